"""The change form of a publication, filled in and sent as a browser would."""

from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories import make_user


def make_writer():
    """Somebody who writes every kind of publication and approves none."""
    writer = make_user(is_staff=True)
    writes = Permission.objects.filter(codename__regex=r"^(add|change|view|delete)_")
    writer.user_permissions.set(writes)
    return writer


def make_publisher():
    publisher = make_writer()
    approves = Permission.objects.filter(codename__startswith="approve_")
    publisher.user_permissions.add(*approves)
    return publisher


def address(publication, page="change", *arguments):
    opts = publication._meta
    name = f"admin:{opts.app_label}_{opts.model_name}_{page}"
    return reverse(name, args=[publication.pk, *arguments])


def form_of(client, publication):
    """What a browser would send back from the change form, unchanged."""
    context = client.get(address(publication)).context
    form = {"version": context["stamp"]}
    forms = [context["adminform"].form]
    if publication.is_public:
        forms.append(context["proposal_form"])
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for each in forms:
        for field in each:
            form |= _sent(field)
            if field.field.show_hidden_initial:
                form[field.html_initial_name] = field.initial
    return form


def _sent(field):
    value = field.value()
    if hasattr(field.field.widget, "decompress"):
        parts = field.field.widget.decompress(value)
        return {f"{field.html_name}_{n}": part or "" for n, part in enumerate(parts)}
    if value is None or value is False:
        return {}
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\n", "\r\n")
    return {field.html_name: value}


def press(client, publication, **fields):
    """Change some fields of the form and save it, with the button `_step` if one is named."""
    sent = form_of(client, publication) | fields
    return client.post(address(publication), sent, follow=True)


def take(client, publication, step, **said):
    """Take a step on its own page, as it stands now."""
    path = address(publication, "step", step)
    said.setdefault("version", publication.stamp())
    return client.post(path, said, follow=True)


def buttons(client, publication):
    response = client.get(address(publication))
    return [step.name for step in response.context["steps"]]
