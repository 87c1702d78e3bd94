"""Addresses and logins that are nobody's own: machines, shared mailboxes, bots and AI reviewers.

Belongs here: what an address or a login says by its form. Does not belong here: what may be done with it.
"""

from __future__ import annotations

import re

# GitHub's and GitLab's way to write a login as an address: it is an account, not a mailbox.
NOREPLY_ID = r"^(\d+)\+[a-z0-9-]+(?:\[bot\])?@users\.noreply\.github\.com$"
NOREPLY_GITLAB = r"^\d+-([a-z0-9_.-]+)@users\.noreply\.gitlab\.com$"
NOREPLY_LOGIN = r"^(?:\d+\+)?([a-z0-9-]+(?:\[bot\])?)@users\.noreply\.github\.com$"
# Mailboxes that stand for a role or a program wherever they are.
SHARED = (
    r"^(no-?reply|do-?not-?reply|root|nobody|devnull|unknown|none|null|user|users|git|admin|administrator|anonymous"
    r"|build|builds|builder|buildbot|ci|cibuild|jenkins|travis|runner|deploy|ec2-user|ubuntu|debian|centos|fedora"
    r"|vagrant|docker|www-data|gitgitgadget|test|you|your|your_?name|youremail|email|name|username|someone|example)"
    r"(\+[^@]*)?@|^\W*$|^\W*@|@\W*$"
    r"|@(none|unknown|example\.(com|org|net)|domain\.com|email\.com|test\.com|your-?email\.com)$"
    r"|^your[._]?(email|name)|^you@"
)
NOREPLY = r"@users\.noreply\."
# A machine's own name instead of a mail domain: the same text may be anybody's laptop.
MACHINE = (
    r"@(localhost|ip-[0-9-]+)\.|@[^@]*(\(none\)|\.localdomain|\.local|\.lan|\.home|\.internal|\.localnet)$"
    r"|@[^@]*(compute\.amazonaws\.com|\.compute-1\.amazonaws\.com)$|@[^@.]+$|@(\d+\.){3}\d+$"
)
BOT_LOGIN = (
    r"(\[bot\]$|^(dependabot(-preview)?|renovate(-bot|bot)?|github-actions|codecov(-io|-commenter)?|sonarcloud"
    r"|sonarqubecloud|snyk-bot|pyup-bot|greenkeeper(io-bot)?|allcontributors|mergify|bors|homu|k8s-ci-robot"
    r"|pre-commit-ci|imgbot|stale|netlify|vercel|coveralls|lgtm-com|deepsource-autofix|semantic-release-bot"
    r"|gitgitgadget|gitlab-bot|ghost-bot|web-flow)$|-robot$|-bot$)"
)
AI_LOGIN = (
    r"^(copilot|copilot-swe-agent|copilot-pull-request-reviewer|github-copilot|coderabbitai|claude|claude-code"
    r"|devin-ai-integration|sweep-ai|sweep-nightly|sweep|gemini-code-assist|chatgpt-codex-connector|codex"
    r"|cursor|cursoragent|cursor-com|korbit-ai|greptile-apps|ellipsis-dev|qodo-merge-pro|codiumai-pr-agent"
    r"|sourcery-ai|graphite-app|google-labs-jules|amazon-q-developer|aider|tabnine|codegen-sh)(\[bot\])?$"
)
BOT_EMAIL = (
    r"(\[bot\]@|[-_.+]bot@|^(noreply|actions?|action|copilot)@github\.com$"
    r"|^(support|dependabot)@(dependabot|github)\.com$|^bot@renovateapp\.com$|^bot@(pyup|snyk|stepsecurity)\.io$"
    r"|^pre-commit-ci@|@bots\.|^(bors|homu|weblate|hosted)@(gmail\.com|bors\.tech|weblate\.org)$)"
)
AI_EMAIL = (
    r"(^noreply@anthropic\.com$|^cursoragent@cursor\.com$|^noreply@(coderabbit|aider)\.(ai|chat)$|^devin-ai-)"
)
# Mail for everybody: an equal domain says nothing there.
PUBLIC_MAIL = (
    r"^(gmail|googlemail|yahoo|hotmail|outlook|live|msn|aol|icloud|me|mac|gmx|web|mail|protonmail|proton|pm|qq|163"
    r"|126|foxmail|yandex|rambler|bk|list|inbox|free|orange|wanadoo|laposte|t-online|posteo|fastmail|zoho|ymail"
    r"|rediffmail|hey|duck|comcast|verizon|att|cox|tutanota|mailbox|naver|daum|hanmail|users|noreply|alum|ieee|acm)"
    r"\.[a-z.]+$|users\.noreply\.github\.com$|^(apache|debian|gnu|gentoo|kernel|python|users\.sourceforge)\.(org|net)$"
)


def is_shared_address(email: str) -> bool:
    """Whether an address stands for nobody in particular, by its form."""
    return bool(re.search(SHARED, email.strip().lower()))
