// What may be meant, below the box in which it is typed: the pattern of an editable combobox with a
// list. Without this, and whenever the portal does not answer, the box is an ordinary one.

const PAUSE = 200 // milliseconds without a letter, before the portal is asked
const UNTIL_SAID = 800 // and before a screen reader is told how many there are: it reads letters first
const SHORTEST = 2 // letters

for (const box of document.querySelectorAll("[data-suggestions]")) {
  suggestIn(box)
}

function suggestIn(box) {
  const list = made("ul", {
    "id": `${box.id}-suggestions`,
    "class": "suggestions",
    "role": "listbox",
    "aria-label": "Suggestions",
    "hidden": "",
  })
  const told = made("div", { "class": "govuk-visually-hidden", "aria-live": "polite" })
  const answers = new Map()
  let asking, pause, telling

  set(box, {
    "type": "text", // a search box may not be a combobox
    "role": "combobox",
    "autocomplete": "off",
    "enterkeyhint": "search",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })
  box.after(list, told)

  const typed = () => box.value.trim().replace(/\s+/g, " ")
  const active = () => list.querySelector("[aria-selected=true]")

  function waitAndAsk() {
    close()
    pause = setTimeout(ask, PAUSE)
  }

  // One question at a time: what was typed meanwhile is asked after it.
  async function ask() {
    const text = typed()
    if (asking || text.length < SHORTEST) return
    asking = true
    const suggestions = answers.get(text) ?? (await answer(text))
    asking = false
    if (typed() === text) open(suggestions)
    else ask()
  }

  async function answer(text) {
    try {
      const address = `${box.dataset.suggestions}?${new URLSearchParams({ q: text })}`
      const { suggestions } = await (await fetch(address, { credentials: "omit" })).json()
      answers.set(text, suggestions)
      return suggestions
    } catch {
      return []
    }
  }

  function open(suggestions) {
    if (!suggestions.length || document.activeElement !== box) return
    const options = suggestions.map((words, place) => {
      const option = made("li", { "id": `${list.id}-${place}`, "role": "option", "aria-selected": "false" })
      option.textContent = words
      return option
    })
    list.replaceChildren(...options)
    list.hidden = false
    set(box, { "aria-expanded": "true" })
    const number = options.length === 1 ? "1 suggestion" : `${options.length} suggestions`
    telling = setTimeout(() => {
      told.textContent = `${number}. Up and down arrows lead to them.`
    }, UNTIL_SAID)
  }

  function close() {
    clearTimeout(pause)
    clearTimeout(telling)
    told.textContent = ""
    mark(null)
    list.hidden = true
    set(box, { "aria-expanded": "false" })
  }

  function mark(option) {
    active()?.setAttribute("aria-selected", "false")
    box.removeAttribute("aria-activedescendant")
    if (!option) return
    set(option, { "aria-selected": "true" })
    set(box, { "aria-activedescendant": option.id })
    option.scrollIntoView({ block: "nearest" })
  }

  function choose(option) {
    box.value = option.textContent
    close()
    box.form.requestSubmit()
  }

  // Each says whether it did something. Before the first and after the last is the box itself.
  const keys = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: () => !list.hidden && (close(), true),
    Enter: () => active() && (choose(active()), true),
  }

  function move(step) {
    if (list.hidden && answers.has(typed())) open(answers.get(typed()))
    if (list.hidden) return false
    const places = [null, ...list.children]
    mark(places.at((places.indexOf(active()) + step) % places.length))
    return true
  }

  box.addEventListener("input", waitAndAsk)
  box.addEventListener("blur", close)
  box.form.addEventListener("submit", close)
  box.addEventListener("keydown", (event) => {
    const alone = !(event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
    if (alone && keys[event.key]?.()) event.preventDefault()
  })
  // The box keeps the focus while one of them is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]")
    if (option) choose(option)
  })
}

function made(name, attributes) {
  return set(document.createElement(name), attributes)
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}
