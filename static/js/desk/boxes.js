// The boxes for formatted text on a page of the desk, and the editors in them.
const BOXES = "textarea[data-django-prose-editor-configurable]:not([name*=__prefix__])"

export const boxesOf = (form) => [...form.querySelectorAll(BOXES)]

// The engine keeps its editor on the element it edits. Null until it has begun.
export function editorOf(element) {
  const box = element?.matches?.(BOXES) && element.closest(".prose-editor")
  return (box && box.querySelector("[contenteditable]")?.editor) || null
}

// A label, or the line of a summary of errors, leads into the editor: the box itself is hidden.
export function leadIn() {
  document.addEventListener("click", (event) => {
    const way = event.target.closest?.("label[for], a[href^='#']")
    const editor = editorOf(document.getElementById(way?.htmlFor ?? way?.hash.slice(1)))
    if (!editor) return
    event.preventDefault()
    editor.view.dom.scrollIntoView({ block: "nearest" })
    editor.view.focus()
  })
}
