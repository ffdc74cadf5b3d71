import textwrap

from django.template.defaultfilters import pluralize

from portal.documents.command import ReadCommand
from reviews import reading_tables


class Command(ReadCommand):
    help = (
        "Print the recommendations understood from an audit table, with their actions and the "
        "outcomes they ask for: a Word, PowerPoint, PDF, text or CSV file, or a web page that was "
        "saved. Writes nothing."
    )

    def given(self, file):
        return reading_tables.read_file(file)

    def read(self, found):
        return found

    def in_words(self, found: reading_tables.Reading):
        many = len(found.recommendations)
        others = len(found.outside)
        yield f"{many} recommendation{pluralize(many)}; {others} other text{pluralize(others)}."
        yield from found.problems
        for each in found.recommendations:
            yield from ["", f"{each.number}. {each.text}"]
            for action in each.actions:
                said = ", ".join(filter(None, [action.state or "no state told", action.who]))
                yield textwrap.indent(f"{action.text} [{said}]", "   ")
            for outcome in each.outcomes:
                yield textwrap.indent(f"To come of it: {outcome}", "   ")
