"""macOS: signing, notarisation, disk images, key chains, the dynamic linker.

Source: https://developer.apple.com/documentation/security/resolving-common-notarization-issues
Source: https://developer.apple.com/documentation/security/code-signing-services-result-codes
Source: https://ss64.com/mac/hdiutil.html
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

TOOL = Tool(
    name="macOS",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the key chain does not give the key",
            (
                r": errSecInternalComponent$",
                (
                    r"^(?:security: )?(?:SecKeychain\w+: "
                    r"|error: )?.*(?:MAC verification failed during PKCS12 import"
                    r"|User interaction is not allowed\."
                    r"|The specified item could not be found in the keychain)"
                ),
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "there is no certificate to sign with",
            (
                r"^(?:\S+: |error: )*no identity found$",
                r"^\S.*: no identity found$",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "the bundle is not signed as macOS needs it",
            (
                (
                    r": (?:code object is not signed at all"
                    r"|resource fork, Finder information, or similar detritus not allowed"
                    r"|a sealed resource is missing or invalid"
                    r"|invalid signature \(code or signature have been modified\)"
                    r"|bundle format unrecognized, invalid, or unsuitable)"
                ),
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "Apple did not notarise it",
            (r"^\s*status: (?:Invalid|Rejected)$",),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "Apple refused the credentials",
            (r"^Error: HTTP status code: 40[13]\.",),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "Apple did not answer",
            (r"^Error: HTTP status code: 5\d\d\.",),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "another process holds the disk image",
            (r"^hdiutil: .*Resource (?:busy|temporarily unavailable)",),
            Category.INFRA,
        ),
        Signature(
            Evidence.CAUSE,
            "the disk image could not be made",
            (r"^hdiutil: \w+ failed - \S",),
        ),
        Signature(
            Evidence.CAUSE,
            "a library is not there",
            (
                r"^dyld(?:\[\d+\])?: Library not loaded: ",
                r"^dyld(?:\[\d+\])?: [Ss]ymbol not found: ",
            ),
            Category.DEPENDENCY,
        ),
        Signature(
            Evidence.PLACE,
            "why the library does not load",
            (r"^\s+Reason: (?:tried: |image not found)",),
        ),
        Signature(
            Evidence.CAUSE,
            "the tools of Xcode are not there",
            (
                r"^xcode-select: error: ",
                r"^xcrun: error: ",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.CAUSE,
            "there is no simulator of this kind",
            (
                (
                    r"^(?:xcodebuild: error: )?Unable to find a (?:device"
                    r"|destination) matching the provided destination specifier"
                ),
            ),
            Category.CONFIG,
        ),
    ),
)
