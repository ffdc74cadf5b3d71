// Gives the editor what a text box has: a name, a description, its errors, a toolbar that says what
// is pressed, and a way out by keyboard.
import { Extension, Plugin } from "django-prose-editor/editor"

const NO_STATE = /^(history|table|unlink|orderedListProperties)/
const STEPS = { ArrowLeft: -1, ArrowRight: 1 }

export const TextBox = Extension.create({
  name: "textBox",
  priority: 50, // after the menu has been made
  addProseMirrorPlugins() {
    return [new Plugin({ props: { handleDOMEvents: { keydown: wayOut() } } })]
  },
  onCreate() {
    const box = this.editor.options.element
    const textarea = box.querySelector("textarea")
    describe(this.editor.view.dom, textarea, box)
    if (this.editor.isEditable) toolbar(box.querySelector(".prose-menubar"), nameOf(textarea))
    sayPressed(box)
  },
  onTransaction() {
    queueMicrotask(() => sayPressed(this.editor.options.element))
  },
})

// Tab moves between the cells of a table and the levels of a list: Escape first, and it leaves.
function wayOut() {
  let leaving = false
  return (view, event) => {
    if (event.key === "Shift") return false
    const leaves = leaving && event.key === "Tab"
    leaving = event.key === "Escape"
    return leaves
  }
}

function describe(dom, textarea, box) {
  const hint = document.createElement("p")
  hint.id = `${textarea.id}_keys`
  hint.className = "desk-keys"
  hint.textContent = "Press Escape, then Tab, to leave the text."
  box.append(hint)
  const about = (textarea.getAttribute("aria-describedby") ?? "").split(" ")
  const described = [...about, hint.id].filter((id) => document.getElementById(id))
  dom.setAttribute("role", "textbox")
  dom.setAttribute("aria-multiline", "true")
  dom.setAttribute("aria-label", nameOf(textarea))
  dom.setAttribute("aria-describedby", described.join(" "))
  if (textarea.closest(".errors") || textarea.getAttribute("aria-invalid") === "true") {
    dom.setAttribute("aria-invalid", "true")
  }
  if (labelOf(textarea)?.classList.contains("required")) dom.setAttribute("aria-required", "true")
}

const labelOf = (textarea) => document.querySelector(`label[for="${CSS.escape(textarea.id)}"]`)

// “Text, 3. What we learned”: in a part of something, its label alone would be said seven times.
function nameOf(textarea) {
  const cell = textarea.closest("td")
  const heading = cell?.closest("table").tHead?.rows[0].cells[cell.cellIndex]
  const label = (labelOf(textarea) ?? heading)?.textContent.trim().replace(/:$/, "") ?? ""
  const part = textarea.closest(".inline-related")?.querySelector(".inline_label")?.firstChild
  return [label, part?.textContent.trim()].filter(Boolean).join(", ")
}

function toolbar(menu, name) {
  menu.setAttribute("role", "toolbar")
  menu.setAttribute("aria-label", `Formatting: ${name}`)
  menu.addEventListener("keydown", (event) => {
    const buttons = shown(menu)
    const at = buttons.indexOf(document.activeElement)
    if (!(event.key in STEPS) || at < 0) return
    event.preventDefault()
    buttons.at((at + STEPS[event.key]) % buttons.length).focus()
  })
  menu.addEventListener("focusin", ({ target }) => oneStop(menu, target))
}

const shown = (menu) => [...menu.querySelectorAll("button:not(.hidden)")]

function oneStop(menu, current) {
  for (const button of shown(menu)) button.tabIndex = button === current ? 0 : -1
}

function sayPressed(box) {
  const menu = box?.querySelector(".prose-menubar")
  if (!menu) return
  const buttons = shown(menu)
  for (const button of buttons) {
    button.setAttribute("aria-disabled", button.classList.contains("disabled"))
    if (!NO_STATE.test(button.dataset.name)) {
      button.setAttribute("aria-pressed", button.classList.contains("active"))
    }
  }
  oneStop(menu, buttons.find((button) => button.tabIndex === 0) ?? buttons[0])
}
