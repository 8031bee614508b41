"""SonarScanner, for SonarQube Server and Cloud.

Source: https://docs.sonarsource.com/sonarqube-server/latest/analyzing-source-code/ci-integration/
"""

from bot.ci.category import Category
from bot.ci.tool import Evidence, Signature, Tool

_ERROR = r"^(?:\d\d:\d\d:\d\d\.\d{3} )?(?:\[ERROR\]|ERROR:?) +"

TOOL = Tool(
    name="sonar-scanner",
    category=Category.CONFIG,
    signatures=(
        Signature(
            Evidence.CAUSE,
            "the quality gate is not passed",
            (
                _ERROR + r"QUALITY GATE STATUS: FAILED",
                r"^(?:✖ )?Quality Gate has FAILED\.",
            ),
            Category.POLICY,
        ),
        Signature(
            Evidence.CAUSE,
            "the server refused",
            (
                _ERROR + r"(?:You're not authorized|Not authorized|You're only authorized)",
                _ERROR + r"Failed to query server version: .*(?:401|403)",
            ),
            Category.PERMISSION,
        ),
        Signature(
            Evidence.CAUSE,
            "the server cannot be reached",
            (
                _ERROR + r"SonarQube server \[.*\] can not be reached",
                _ERROR + r"Fail(?:ed)? to (?:download|get bootstrap index|query) ",
            ),
            Category.NETWORK,
        ),
        Signature(
            Evidence.CAUSE,
            "the analysis is not set up right",
            (
                _ERROR
                + r"(?:You must define the following mandatory properties|Project not found)",
                _ERROR
                + r"(?:Invalid value|The folder|Unable to (?:load|parse)|Your project contains)",
                _ERROR + r"Could not find (?:a default branch|the pullrequest)",
            ),
            Category.CONFIG,
        ),
        Signature(
            Evidence.WRAPPER,
            "only says that the analysis failed",
            (
                _ERROR + r"Error during Sonar\w* ?(?:Scanner )?(?:CLI )?execution",
                _ERROR + r"Re-run SonarScanner",
                r"^(?:\d\d:\d\d:\d\d\.\d{3} )?(?:\[INFO\]|INFO:?) +EXECUTION FAILURE",
            ),
        ),
    ),
)
