from urllib.parse import quote

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def file_url(context, upload) -> str:
    """The address of a file, for whoever reads this page.

    A draft shared with somebody without an account has the files below its own secret address:
    its view sets `request.draft_token`.
    """
    token = getattr(context.get("request"), "draft_token", None)
    shared = f"/drafts/{quote(token, safe='')}" if token else ""
    return shared + upload.get_absolute_url()
