"""Which agencies the rules say to warn, and what warning one does."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from tests.factories import make_agency, make_manager, make_member, make_rules, make_team
from tests.training.absences.shapes import DAY, Mark, Reason, lose, make_absent, make_over
from training.absences import warnings
from training.models import AgencyWarning

pytestmark = pytest.mark.django_db


def due(**fields):
    return [(each.agency, each.rules, each.places) for each in warnings.due(**fields)]


def test_an_agency_is_to_be_warned_once_it_missed_or_gave_up_late_so_many_places():
    rules = make_rules(warn_after=3)
    session = make_over(rules=rules)
    almost, enough = make_agency(), make_agency()
    lose(session, almost, missed=2), lose(session, enough, missed=2, late=1)

    assert due() == [(enough, rules, 3)]
    assert due(agency=almost) == []


def test_places_are_counted_by_each_set_of_rules_apart():
    one, other = make_rules(warn_after=2), make_rules(warn_after=2)
    agency = make_agency()
    lose(make_over(rules=one), agency, missed=1), lose(make_over(rules=other), agency, missed=1)
    before = due()

    lose(make_over(rules=other), agency, late=1)

    assert (before, due()) == ([], [(agency, other, 2)])


def test_rules_that_do_not_warn_never_do():
    lose(make_over(rules=make_rules()), missed=9)

    assert due() == []


def test_an_apology_and_sickness_that_is_exempt_count_towards_no_warning():
    strict, kind = (make_rules(warn_after=1, sickness_is_exempt=exempt) for exempt in (False, True))
    make_absent(make_over(rules=strict), Mark.APOLOGY)
    make_absent(make_over(rules=kind), reason=Reason.SICKNESS)
    counts = make_absent(make_over(rules=strict), reason=Reason.SICKNESS)
    unsaid = make_absent(make_over(rules=kind))

    assert {agency for agency, *_ in due()} == {counts.agency, unsaid.agency}


def test_a_place_counts_for_twelve_months():
    session = make_over(rules=make_rules(warn_after=1))
    agency = lose(session, missed=1)
    gone = session.ends_at + 365 * DAY

    assert [agency for agency, *_ in due(at=gone - dt.timedelta(seconds=1))] == [agency]
    assert due(at=gone) == []


def test_what_was_lost_before_a_warning_counts_towards_no_other():
    rules, by = make_rules(warn_after=2), make_member()
    agency = lose(make_over(20, rules=rules), missed=2)
    warned = AgencyWarning.objects.create(
        agency=agency, places=2, by=by, at=timezone.now() - 10 * DAY
    )
    lose(make_over(5, rules=rules), agency, missed=1)
    before = due()

    lose(make_over(4, rules=rules), agency, missed=1)

    assert (before, due()) == ([], [(agency, rules, 2)])
    assert warned.places == 2


def test_warning_is_kept_recorded_and_e_mailed_to_who_books_for_the_agency():
    agency, by = make_agency(name="Marlshire Trust"), make_member()
    managers = [make_manager(agency=agency) for _ in range(2)]
    for manager in managers:
        make_team(manager=manager)
    make_team()
    make_manager(agency=agency)
    lose(make_over(rules=make_rules(warn_after=1)), agency, missed=2, late=1)

    told = warnings.warn(agency, note="Rang them.", by=by)

    letters = Message.objects.filter(name="agency_warned").order_by("pk")
    assert (told, [letter.to for letter in letters]) == (2, [each.user.email for each in managers])
    assert "Marlshire Trust" in letters[0].subject
    assert "they missed 3 places without an apology" in letters[0].body
    assert "Rang them" not in letters[0].body
    kept = AgencyWarning.objects.get()
    assert (kept.agency, kept.places, kept.note, kept.by) == (agency, 3, "Rang them.", by)
    event = Event.objects.get(step="warned about missed places")
    assert (event.subject, event.by, event.note) == (agency, by, "Rang them.")
    assert due() == []


def test_what_the_office_reads_before_is_what_is_sent():
    agency = make_agency(name="O’Hara & Sons")
    make_team(manager=make_manager(agency=agency))
    lose(make_over(rules=make_rules(warn_after=1)), agency, missed=1)

    shown = warnings.preview(warnings.due()[0])
    warnings.warn(agency, note="", by=make_member())

    assert Message.objects.get(name="agency_warned").body.startswith(shown)


def test_an_agency_is_not_warned_twice_of_the_same():
    agency = lose(make_over(rules=make_rules(warn_after=1)), missed=1)
    warnings.warn(agency, note="", by=make_member())

    with pytest.raises(Refused, match="nothing to warn"):
        warnings.warn(agency, note="", by=make_member())

    assert AgencyWarning.objects.count() == 1


@pytest.mark.parametrize("agencies", [1, 12])
def test_who_is_to_be_warned_costs_the_same_however_many(agencies, django_assert_num_queries):
    for _ in range(agencies):
        lose(make_over(rules=make_rules(warn_after=1)), missed=1, late=1)

    with django_assert_num_queries(4):
        assert len(warnings.due()) == agencies
