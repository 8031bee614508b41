"""Kustomize, on its own or as `kubectl kustomize`.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/
Source: https://github.com/kubernetes-sigs/kustomize (api/internal/target)
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="kustomize",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "why Kustomize stopped",
            (
                r"^[Ee]rror: (?:accumulating (?:resources|components)|invalid Kustomization)",
                r"^[Ee]rror: (?:no resource matches strategic merge patch|must build at directory)",
                r"^[Ee]rror: (?:unable to find one of 'kustomization|trouble configuring builtin)",
                r"^[Ee]rror: (?:may not add resource with an already registered id|merging from )",
                r"^[Ee]rror: (?:no matches for Id|add operation does not apply|replace operation )",
            ),
            Category.CONFIG,
        ),
    ),
)
