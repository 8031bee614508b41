"""How well failed jobs are explained, where labelled logs lie beside the checkout, and how fast."""
