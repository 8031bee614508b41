"""Which permission each operation needs, as GitHub documents it.

Of several, one is enough; for comments and reactions, the one for what they are on.
Source: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps, and for
reactions on pull requests https://github.com/github/docs/issues/43843
"""

APP = ("app",)
_ADMINISTRATION = ("administration:read",)
_COMMENTS = ("issues:read", "pull_requests:read")
_COMMENTING = ("issues:write", "pull_requests:write")

PERMISSIONS = {
    "actions/cancel-workflow-run": ("actions:write",),
    "actions/create-workflow-dispatch": ("actions:write",),
    "actions/download-job-logs-for-workflow-run": ("actions:read",),
    "actions/get-fork-pr-contributor-approval-permissions-repository": _ADMINISTRATION,
    "actions/get-github-actions-default-workflow-permissions-repository": _ADMINISTRATION,
    "actions/get-github-actions-permissions-repository": _ADMINISTRATION,
    "actions/get-pending-deployments-for-run": ("actions:read",),
    "actions/get-reviews-for-run": ("actions:read",),
    "actions/get-workflow-run": ("actions:read",),
    "actions/list-jobs-for-workflow-run": ("actions:read",),
    "actions/list-jobs-for-workflow-run-attempt": ("actions:read",),
    "actions/list-workflow-runs": ("actions:read",),
    "actions/list-workflow-runs-for-repo": ("actions:read",),
    "actions/re-run-job-for-workflow-run": ("actions:write",),
    "actions/re-run-workflow": ("actions:write",),
    "actions/re-run-workflow-failed-jobs": ("actions:write",),
    "actions/review-custom-gates-for-run": ("deployments:write",),
    "apps/create-installation-access-token": APP,
    "apps/get-authenticated": APP,
    "apps/get-installation": APP,
    "apps/get-webhook-config-for-app": APP,
    "apps/get-webhook-delivery": APP,
    "apps/list-installations": APP,
    "apps/list-repos-accessible-to-installation": ("metadata:read",),
    "apps/list-webhook-deliveries": APP,
    "apps/redeliver-webhook-delivery": APP,
    "apps/update-webhook-config-for-app": APP,
    "checks/create": ("checks:write",),
    "checks/get": ("checks:read",),
    "checks/list-annotations": ("checks:read",),
    "checks/list-for-ref": ("checks:read",),
    "checks/list-for-suite": ("checks:read",),
    "checks/update": ("checks:write",),
    "code-scanning/get-default-setup": _ADMINISTRATION,
    "git/create-ref": ("contents:write",),
    "git/get-blob": ("contents:read",),
    "git/get-ref": ("contents:read",),
    "git/get-tag": ("contents:read",),
    "git/get-tree": ("contents:read",),
    "git/list-matching-refs": ("contents:read",),
    "issues/create": ("issues:write",),
    "issues/create-comment": _COMMENTING,
    "issues/get-comment": _COMMENTS,
    "issues/list-comments": _COMMENTS,
    "issues/list-comments-for-repo": _COMMENTS,
    "issues/list-for-repo": ("issues:read",),
    "issues/update": ("issues:write", "pull_requests:write"),
    "issues/update-comment": _COMMENTING,
    "pulls/create": ("pull_requests:write",),
    "pulls/create-review": ("pull_requests:write",),
    "pulls/get": ("pull_requests:read",),
    "pulls/list": ("pull_requests:read",),
    "pulls/list-reviews": ("pull_requests:read",),
    "pulls/list-files": ("pull_requests:read",),
    "rate-limit/get": (),
    "reactions/create-for-issue-comment": _COMMENTING,
    "repos/check-vulnerability-alerts": _ADMINISTRATION,
    "repos/compare-commits-with-basehead": ("contents:read",),
    "repos/create-deployment": ("deployments:write",),
    "repos/create-deployment-status": ("deployments:write",),
    "repos/create-or-update-file-contents": ("contents:write",),
    "repos/get": ("metadata:read",),
    "repos/get-all-deployment-protection-rules": ("actions:read",),
    "repos/get-all-environments": ("actions:read",),
    "repos/get-branch": ("contents:read",),
    "repos/get-branch-rules": ("metadata:read",),
    "repos/get-collaborator-permission-level": ("metadata:read",),
    "repos/get-combined-status-for-ref": ("statuses:read",),
    "repos/get-commit": ("contents:read",),
    "repos/get-content": ("contents:read",),
    "repos/get-deployment": ("deployments:read",),
    "repos/get-environment": ("actions:read",),
    "repos/get-repo-ruleset": ("metadata:read",),
    "repos/get-repo-rulesets": ("metadata:read",),
    "repos/list-activities": ("contents:read",),
    "repos/list-collaborators": ("metadata:read",),
    "repos/list-deployment-branch-policies": ("actions:read",),
    "repos/list-deployment-statuses": ("deployments:read",),
    "repos/list-deployments": ("deployments:read",),
    "repos/list-pull-requests-associated-with-commit": ("pull_requests:read",),
    "teams/get-membership-for-user-in-org": ("members:read",),
    "teams/list-members-in-org": ("members:read",),
    "users/get-by-id": (),
    "users/get-by-username": (),
}

EVENTS = {
    "check_run": "checks:read",
    "check_suite": "checks:read",
    "deployment": "deployments:read",
    "deployment_protection_rule": "deployments:read",
    "deployment_review": "deployments:read",
    "deployment_status": "deployments:read",
    "issue_comment": "issues:read",
    "issues": "issues:read",
    "merge_group": "merge_queues:read",
    "pull_request": "pull_requests:read",
    "pull_request_review": "pull_requests:read",
    "push": "contents:read",
    "workflow_job": "actions:read",
    "workflow_run": "actions:read",
}
"""What an App must be granted to subscribe to each event.

Source: https://docs.github.com/en/webhooks/webhook-events-and-payloads
"""

FOR_ITS_OWN_SAKE = {
    # GitHub offers only Apps that have it as the expected source of a required check.
    # https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets
    "statuses:write",
}
"""What is asked for though no operation or event needs it."""
