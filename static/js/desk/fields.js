// The fields of a form of the desk: what was changed in them, and how to put that back.
//
// A value is a list of [value, label] pairs, whatever the field. Words are {fields, rows}: the fields
// changed, by name, and the changed rows of the form's lists, each with the number of what it shows.
import { editorOf } from "./boxes.js";

const SKIPPED = new Set(["button", "file", "hidden", "image", "password", "reset", "submit"])
const IN_A_ROW = /^(.+)-(\d+)-([^-]+)$/
const firsts = new WeakMap() // of boxes whose page does not say what they began with

// Two boxes side by side, made by the desk from one: the second holds what is chosen.
const isChosen = (element) => Boolean(element.closest(".selector")) && element.id.endsWith("_to")
const isMulti = (element) => ["checkbox", "radio"].includes(element.type)
const pairs = (options) => [...options].map(({ value, text }) => [value, text])

export function remember(form) {
  for (const element of form.elements) {
    if (isChosen(element)) firsts.set(element, value([element]))
  }
}

function named(form) {
  const found = new Map()
  for (const element of form.elements) {
    const { name, type, disabled } = element
    if (!name || disabled || SKIPPED.has(type) || /__prefix__|_old$/.test(name)) continue
    found.set(name, [...(found.get(name) ?? []), element])
  }
  return found
}

function value(elements) {
  const [element] = elements
  if (isMulti(element)) return elements.filter((one) => one.checked).map((one) => [one.value, ""])
  if (isChosen(element)) return pairs(element.options)
  if (element.options) return pairs(element.selectedOptions)
  return [[element.value, ""]]
}

function first(elements) {
  const [element] = elements
  if (firsts.has(element)) return firsts.get(element)
  if (isMulti(element)) {
    return elements.filter((one) => one.defaultChecked).map((one) => [one.value, ""])
  }
  if (!element.options) return [[element.defaultValue, ""]]
  const chosen = [...element.options].filter((option) => option.defaultSelected)
  const shown = element.multiple || chosen.length ? chosen : [...element.options].slice(0, 1)
  return pairs(shown)
}

const values = (value) => JSON.stringify(value.map(([one]) => one).sort())
const isChanged = (elements) => values(value(elements)) !== values(first(elements))

// The place of a name in one of the form's lists of rows, or null.
function placeOf(form, name) {
  const [, prefix, index, field] = IN_A_ROW.exec(name) ?? []
  return prefix && form.elements[`${prefix}-TOTAL_FORMS`] ? { prefix, index, field } : null
}

const idOf = (form, prefix, index) => form.elements[`${prefix}-${index}-id`]?.value ?? ""

// What was changed, or is in `touched`; null if nothing. A new row is taken whole.
export function collect(form, touched) {
  const fields = {}, rows = {}
  for (const [name, elements] of named(form)) {
    const changed = isChanged(elements) || touched.has(name)
    const place = placeOf(form, name)
    if (!place) {
      if (changed) fields[name] = value(elements)
      continue
    }
    const { prefix, index, field } = place
    const row = (rows[`${prefix}-${index}`] ??= newRow(form, prefix, index))
    row.changed ||= changed
    if (changed || !row.id) row.fields[field] = value(elements)
  }
  const changed = Object.values(rows).filter((row) => row.changed)
  return changed.length || Object.keys(fields).length ? { fields, rows: changed } : null
}

const newRow = (form, prefix, index) => ({ prefix, index, id: idOf(form, prefix, index), fields: {} })

export function namesIn({ fields, rows }) {
  const inRows = rows.flatMap(({ prefix, index, fields }) =>
    Object.keys(fields).map((field) => `${prefix}-${index}-${field}`),
  )
  return new Set([...Object.keys(fields), ...inRows])
}

// Whether the form holds all those words already.
export function isThere(form, { fields, rows }) {
  const all = named(form)
  const holds = (name, wanted) => all.has(name) && isAlike(all.get(name), wanted)
  const holdsRow = (row) =>
    indexes(form, row.prefix).some((index) =>
      Object.entries(row.fields).every(([field, wanted]) =>
        holds(`${row.prefix}-${index}-${field}`, wanted),
      ),
    )
  return Object.entries(fields).every(([name, wanted]) => holds(name, wanted)) && rows.every(holdsRow)
}

function isAlike(elements, wanted) {
  const now = value(elements)
  if (elements[0].tagName !== "TEXTAREA" || values(now) === values(wanted)) {
    return values(now) === values(wanted)
  }
  return plain(now[0][0]) === plain(wanted[0][0])
}

// The same text as the portal would keep it: of the attributes only the links, and no loose space.
function plain(html) {
  const unstyled = html.replace(/\sstyle\s*=/gi, " data-style=") // our policy objects to styles
  const { body } = new DOMParser().parseFromString(unstyled, "text/html")
  for (const node of body.querySelectorAll("*")) {
    for (const { name } of [...node.attributes]) if (name !== "href") node.removeAttribute(name)
  }
  return body.innerHTML.replace(/>\s+</g, "><").replace(/\s+/g, " ").trim()
}

function indexes(form, prefix) {
  const total = form.elements[`${prefix}-TOTAL_FORMS`]?.value ?? 0
  return [...Array(Number(total)).keys()]
}

// Puts words back, and answers with the first field that got some, for the focus.
export function put(form, { fields, rows }) {
  const done = []
  const fill = (name, wanted) => {
    const elements = named(form).get(name)
    if (!elements) return
    putInto(elements, wanted)
    done.push(editorOf(elements[0])?.view.dom ?? elements[0])
  }
  for (const [name, wanted] of Object.entries(fields)) fill(name, wanted)
  const taken = new Set()
  for (const row of rows) {
    const index = rowFor(form, row, taken)
    taken.add(`${row.prefix}-${index}`)
    for (const [field, wanted] of Object.entries(row.fields)) {
      fill(`${row.prefix}-${index}-${field}`, wanted)
    }
  }
  return done[0]
}

// Where a row's words belong now: its own row, or one not yet written, or a new one.
function rowFor(form, { prefix, index, id }, taken) {
  const all = indexes(form, prefix)
  const own = id && all.find((each) => idOf(form, prefix, each) === id)
  if (own || own === 0) return own
  const isFree = (each) => !idOf(form, prefix, each) && !taken.has(`${prefix}-${each}`)
  const free = [Number(index), ...all].find((each) => all.includes(each) && isFree(each))
  if (free !== undefined) return free
  document.querySelector(`#${CSS.escape(prefix)}-group .add-row a`)?.click()
  return indexes(form, prefix).length > all.length ? all.length : index
}

function putInto(elements, wanted) {
  const [element] = elements
  const chosen = wanted.map(([one]) => one)
  if (isMulti(element)) for (const one of elements) one.checked = chosen.includes(one.value)
  else if (isChosen(element)) choose(element, chosen)
  else if (element.options) select(element, wanted)
  else element.value = chosen[0]
  editorOf(element)?.commands.setContent(chosen[0])
  for (const name of ["input", "change"]) element.dispatchEvent(new Event(name, { bubbles: true }))
}

function select(element, wanted) {
  for (const [one, label] of wanted) {
    if (![...element.options].some((option) => option.value === one)) {
      element.add(new Option(label, one))
    }
  }
  for (const option of element.options) {
    option.selected = wanted.some(([one]) => one === option.value)
  }
}

function choose(to, chosen) {
  const id = to.id.replace(/_to$/, "")
  const from = document.getElementById(`${id}_from`)
  for (const option of from.options) option.selected = chosen.includes(option.value)
  for (const option of to.options) option.selected = !chosen.includes(option.value)
  window.SelectBox.move(to.id, from.id)
  for (const option of from.options) option.selected = chosen.includes(option.value)
  window.SelectBox.move(from.id, to.id)
  window.SelectFilter.refresh_icons(id)
}
