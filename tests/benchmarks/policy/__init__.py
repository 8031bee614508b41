"""How long policy takes: on real workflows, where they lie beside the checkout."""
