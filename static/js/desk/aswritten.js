// A passage in which no abbreviation is explained: SAR may mean something else there.
import { Mark } from "django-prose-editor/editor"

const WHAT = "Leave abbreviations as they are"

export const AsWritten = Mark.create({
  name: "asWritten",
  parseHTML() {
    return [{ tag: "span.as-written" }]
  },
  renderHTML() {
    return ["span", { class: "as-written" }, 0]
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: this.name,
      groups: "marks",
      button: buttons.text("ABC", WHAT),
      active: (editor) => editor.isActive(this.name),
      enabled: (editor) => editor.can().toggleMark(this.name),
      command: (editor) => editor.chain().focus().toggleMark(this.name).run(),
    })
  },
})
