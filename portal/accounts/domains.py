"""The domains of e-mail addresses: what one looks like, and which say nothing of an agency."""

import re

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"{LABEL}(\.{LABEL})+")
# Where anybody, or people of many agencies, have an address.
SHARED = {
    *("gmail.com", "googlemail.com", "outlook.com", "outlook.co.uk", "hotmail.com"),
    *("hotmail.co.uk", "live.com", "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk"),
    *("ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "aol.co.uk", "gmx.com"),
    *("gmx.co.uk", "mail.com", "proton.me", "protonmail.com", "pm.me", "zoho.com", "fastmail.com"),
    *("btinternet.com", "sky.com", "talktalk.net", "virginmedia.com", "ntlworld.com"),
    *("ac.uk", "co.uk", "gov.uk", "ltd.uk", "net.uk", "nhs.uk", "org.uk", "police.uk", "sch.uk"),
    *("nhs.net", "cjsm.net"),
}


def trouble_with(domain: str) -> str:
    """Why this is not the domain of one agency, in words for whoever typed it; empty if it is."""
    if not DOMAIN.fullmatch(domain):
        return "Type what stands after the @, such as marlshire.example.org."
    if domain in SHARED:
        return f"People of many agencies have addresses at {domain}, so it says nothing of theirs."
    return ""


def domains_above(address: str) -> list[str]:
    """The domain of an e-mail address and every domain above it, the longest first."""
    labels = address.rpartition("@")[2].lower().split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]
