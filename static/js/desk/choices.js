// Boxes for choosing by typing are called what their labels say: their engine gives them no name.
const SELECTS = "select.admin-autocomplete:not([name*=__prefix__])"
const NAMELESS = "[role=combobox], [role=textbox], .select2-search__field"

function name(select) {
  const box = select.parentElement.querySelector(".select2-selection")
  const [label] = select.labels
  const words = select.getAttribute("aria-label")
  for (const part of box ? [box, ...box.querySelectorAll(NAMELESS)] : []) {
    if (label) {
      label.id ||= `${select.id}-label`
      const chosen = part === box && box.querySelector("[role=textbox]")?.id
      part.setAttribute("aria-labelledby", chosen ? `${label.id} ${chosen}` : label.id)
    } else if (words) {
      part.removeAttribute("aria-labelledby")
      part.setAttribute("aria-label", words)
    }
  }
}

const nameAll = () => document.querySelectorAll(SELECTS).forEach(name)

export function nameChoices() {
  nameAll()
  document.addEventListener("formset:added", () => setTimeout(nameAll))
  window.django?.jQuery(document).on("select2:open", ({ target }) => {
    const words = target.getAttribute("aria-label") ?? target.labels[0]?.textContent
    for (const box of document.querySelectorAll(".select2-container--open .select2-search__field")) {
      box.setAttribute("aria-label", words)
    }
  })
}
