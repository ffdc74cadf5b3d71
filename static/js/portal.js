// Every page works without this. It turns on the parts of the design system that help.
import { createAll, Button, ErrorSummary, ExitThisPage, SkipLink } from "../design-system.js"

document.body.classList.add("js-enabled", "govuk-frontend-supported")
for (const component of [Button, ErrorSummary, ExitThisPage, SkipLink]) {
  createAll(component)
}
