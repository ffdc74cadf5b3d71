// What is pasted from Word, Outlook, Word in the browser or Google Docs becomes what the portal
// keeps: paragraphs, headings from level 3, real lists, tables with header cells, links, bold and
// italic. Everything else goes, and the words stay.
import { Extension, Plugin } from "django-prose-editor/editor"

export const OfficePaste = Extension.create({
  name: "officePaste",
  addProseMirrorPlugins() {
    return [new Plugin({ props: { transformPastedHTML: tidy } })]
  },
})

const REMNANTS = [
  "del, .msoDel, .MsoCommentReference, .msocomanchor, .msocomtxt, .msocomoff",
  "[data-style*='mso-element:comment'], [data-style*='mso-hide:all']",
  "hr, img, link, meta, title, xml, .Apple-interchange-newline, body > br, br[clear]",
].join()
const HEADINGS = "h1, h2, h3, h4, h5, h6"
const MARKER = /^[\s\u00a0]*([·•▪§o–-]|\(?(?:\d+\.)*(?:\d+|[a-z]{1,5})[.)])[\s\u00a0]{2,}/i

export function tidy(html) {
  if (html.includes("data-pm-slice")) return html // from an editor of ours
  const body = parsed(html)
  removeComments(body)
  for (const node of all(body, "b[id^='docs-internal-guid']")) unwrap(node)
  for (const node of all(body, REMNANTS)) node.remove()
  stylesToMarks(body)
  plainSpaces(body, (text) => text.replace(/[\u00ad\u200b\u200e\u200f\ufeff]/g, ""))
  headings(body)
  wordLists(body)
  onlineLists(body)
  buildLists(body)
  plainSpaces(body, (text) => text.replace(/[\s\u00a0]+/g, " "))
  tables(body)
  links(body)
  for (const node of all(body, `p, div, li, ${HEADINGS}`)) if (isEmpty(node)) node.remove()
  return body.innerHTML
}

// The policy of our pages objects to styles and event handlers even here, where none would work:
// they are renamed before they are read.
function parsed(html) {
  const plain = html
    .replace(/<(style|script)\b.*?<\/\1\s*>/gis, "")
    .replace(/<base\b/gi, "<data-base")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s/"'])(style|on[a-z]+)\s*=/gi, "$1 data-$2="))
  return new DOMParser().parseFromString(plain, "text/html").body
}

const all = (node, selector) => [...node.querySelectorAll(selector)]
const style = (node) => node.dataset.style ?? ""
const styled = (node, how) => new RegExp(`(^|[;\\s])${how}`, "i").test(style(node))
const unwrap = (node) => node.replaceWith(...node.childNodes)
const isEmpty = (node) => !node.textContent.trim() && !node.querySelector("table")

function renamed(node, name) {
  const other = node.ownerDocument.createElement(name)
  for (const { name, value } of node.attributes) {
    if (/^[a-z-]+$/.test(name)) other.setAttribute(name, value)
  }
  other.append(...node.childNodes)
  node.replaceWith(other)
  return other
}

function walk(body, what) {
  const walker = body.ownerDocument.createTreeWalker(body, what)
  const nodes = []
  while (walker.nextNode()) nodes.push(walker.currentNode)
  return nodes
}

function removeComments(body) {
  for (const comment of walk(body, NodeFilter.SHOW_COMMENT)) comment.remove()
}

function plainSpaces(body, change) {
  for (const text of walk(body, NodeFilter.SHOW_TEXT)) text.data = change(text.data)
}

function stylesToMarks(body) {
  for (const node of all(body, "b, strong")) {
    if (styled(node, "font-weight:\\s*(normal|400)")) unwrap(node)
  }
  for (const node of all(body, "span[data-style], p[data-style], a[data-style]")) {
    if (styled(node, "font-weight:\\s*(bold|[6-9]00)")) within(node, "strong")
    if (styled(node, "font-style:\\s*italic")) within(node, "em")
  }
}

function within(node, name) {
  const mark = node.ownerDocument.createElement(name)
  mark.append(...node.childNodes)
  node.append(mark)
}

function headings(body) {
  for (const node of all(body, "p.MsoTitle")) renamed(node, "h1")
  for (const node of all(body, "p[role=heading]")) {
    renamed(node, `h${Math.min(node.getAttribute("aria-level") ?? 1, 6) || 1}`)
  }
  for (const node of all(body, HEADINGS)) {
    const heading = renamed(node, node.localName > "h3" ? "h4" : "h3")
    for (const part of all(heading, "b, strong")) unwrap(part)
  }
}

// Word writes a list as paragraphs with a style that says the level, and a marker typed out.
function wordLists(body) {
  for (const node of all(body, `p, ${HEADINGS}`)) {
    const level = /mso-list:\s*l\d+\s+level(\d+)/i.exec(style(node))
    const marker = all(node, "[data-style]").find((part) => /mso-list:\s*ignore/i.test(style(part)))
    const text = marker?.textContent.trim() ?? ""
    marker?.remove()
    if (node.localName !== "p") continue
    if (level) toItem(node, Number(level[1]), text)
    else if (node.className.startsWith("MsoListParagraph")) typedItem(node)
  }
}

// Outlook in the browser loses the style and keeps the marker as ordinary words.
function typedItem(node) {
  const marker = MARKER.exec(node.textContent)
  if (!marker) return
  let left = marker[0].length
  for (const text of walk(node, NodeFilter.SHOW_TEXT)) {
    const cut = Math.min(left, text.length)
    text.deleteData(0, cut)
    left -= cut
  }
  toItem(node, 1, marker[1])
}

// Word in the browser puts each item into a list of its own, and says its level beside it.
function onlineLists(body) {
  for (const item of all(body, "li[data-aria-level]")) {
    const list = item.parentElement
    const outer = list.closest(".ListContainerWrapper") ?? list
    const paragraph = body.ownerDocument.createElement("p")
    for (const inner of all(item, "p")) unwrap(inner)
    paragraph.append(...item.childNodes)
    outer.before(paragraph)
    const number = Number(list.getAttribute("start") ?? 1) + [...list.children].indexOf(item)
    toItem(paragraph, Number(item.dataset.ariaLevel), list.localName === "ol" ? `${number}.` : "")
  }
  for (const wrapper of all(body, ".ListContainerWrapper")) if (isEmpty(wrapper)) wrapper.remove()
}

function toItem(node, level, marker) {
  node.dataset.level = level
  if (/^\(?(\d+\.)*(\d+[.)]?|[a-z]{1,5}[.)])$/i.test(marker)) {
    node.dataset.number = Number.parseInt(marker.replace("(", ""), 10) || "?"
  }
}

function buildLists(body) {
  let open = [] // the lists an item may join, outermost first: {level, list}
  for (const item of all(body, "[data-level]")) {
    const level = Number(item.dataset.level)
    if (item.previousElementSibling !== open[0]?.list) open = []
    open = open.filter((each) => each.level <= level)
    if (open.at(-1)?.level === level && !continues(open.at(-1).list, item)) open.pop()
    if (open.at(-1)?.level !== level) open.push({ level, list: begun(item, open.at(-1)?.list) })
    const entry = body.ownerDocument.createElement("li")
    const paragraph = renamed(item, "p")
    paragraph.replaceWith(entry)
    for (const { name } of [...paragraph.attributes]) paragraph.removeAttribute(name)
    entry.append(paragraph)
    open.at(-1).list.append(entry)
  }
}

function continues(list, { dataset: { number } }) {
  return number ? list.localName === "ol" && number !== "1" : list.localName === "ul"
}

function begun(item, parent) {
  const { number } = item.dataset
  const list = item.ownerDocument.createElement(number ? "ol" : "ul")
  if (number > 1) list.setAttribute("start", number)
  if (parent) parent.lastElementChild.append(list)
  else item.before(list)
  return list
}

function tables(body) {
  for (const cell of all(body, "td[role=columnheader], td[role=rowheader]")) renamed(cell, "th")
  for (const table of all(body, "table")) {
    const [first, ...others] = table.rows
    if (others.length && !table.querySelector("th") && isHeader(first)) {
      for (const cell of [...first.cells]) renamed(cell, "th")
    }
  }
  for (const mark of all(body, "th b, th strong")) unwrap(mark)
}

function isHeader(row) {
  if (row.closest("thead") || /mso-yfti-firstrow:\s*yes/i.test(style(row))) return true
  const texts = walk(row, NodeFilter.SHOW_TEXT).filter((text) => text.data.trim())
  return texts.length > 0 && texts.every((text) => text.parentElement.closest("b, strong"))
}

function links(body) {
  for (const link of all(body, "a")) {
    const address = throughSafeLinks(link.getAttribute("href") ?? "")
    if (/^(https?:|mailto:|tel:)/i.test(address)) link.setAttribute("href", address)
    else unwrap(link)
  }
}

// Outlook puts a checker of Microsoft's, and the reader's own address, in front of every link.
function throughSafeLinks(address) {
  if (!/^https:\/\/[\w.-]+\.safelinks\.protection\.outlook\.com\//i.test(address)) return address
  return new URL(address).searchParams.get("url") ?? address
}
