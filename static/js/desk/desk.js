// Every page of the desk works without this. It looks after what is being written.
import { boxesOf, leadIn } from "./boxes.js";
import { checkWhileWriting } from "./checks.js";
import { nameChoices } from "./choices.js";
import { keepWords } from "./kept.js";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? ""

function begin() {
  const form = document.querySelector(".change-form #content-main > form[method=post]")
  keepWords(form, meta("desk-user"))
  leadIn()
  nameChoices()
  if (form && boxesOf(form).length && meta("desk-check")) {
    checkWhileWriting(form, meta("desk-check"))
  }
}

// After the load: by then the desk's own scripts have made their parts of the form.
if (document.readyState === "complete") begin()
else addEventListener("load", () => setTimeout(begin))
