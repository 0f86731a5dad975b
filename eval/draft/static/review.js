"use strict";
const { name, rows } = JSON.parse(document.getElementById("data").textContent);
const list = document.getElementById("list");
const state = document.getElementById("state");
const onlyOpen = document.getElementById("open");
const key = "review " + name;

function stored() {
  try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; }
}

function store() {
  const kept = {};
  for (const row of rows) kept[row.case.id] = { verdict: row.verdict, question: row.case.question, facts: row.case.key_facts };
  try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* private windows keep nothing; the download still works */ }
}

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function squeezed(text) { return text.normalize("NFKC").toLowerCase().split(/\s+/).join(" ").trim(); }

function field(label, value, rows, changed) {
  const area = element("textarea", { value, rows, dir: "auto" });
  area.addEventListener("input", () => changed(area.value));
  return element("label", {}, label, area);
}

function card(row) {
  const source = (row.case.sources || [])[0];
  const place = source ? [source.doc, source.page ? "page " + source.page : "", source.section || ""].filter(Boolean).join(" · ") : "to be refused: no document has a word of it";
  const box = element("article", { className: "proposal" });
  const wrong = element("span", { className: "wrong" });
  const accept = element("button", { type: "button", textContent: "Accept", className: "accept-button" });
  const reject = element("button", { type: "button", textContent: "Reject", className: "reject" });
  function paint() {
    box.className = "proposal " + (row.verdict || "");
    accept.setAttribute("aria-pressed", String(row.verdict === "accept"));
    reject.setAttribute("aria-pressed", String(row.verdict === "reject"));
    box.hidden = onlyOpen.checked && Boolean(row.verdict);
    count();
  }
  function fault() {
    if (!row.case.question.trim()) return "The question is empty.";
    const missing = (row.case.key_facts || []).filter((fact) => !squeezed(row.case.quote || "").includes(squeezed(fact)));
    if (missing.length) return "Not in the quote: " + missing.join(", ");
    return row.case.answerable && !(row.case.key_facts || []).length ? "Name at least one fact of the quote." : "";
  }
  function decide(verdict) {
    wrong.textContent = verdict === "accept" ? fault() : "";
    if (wrong.textContent) return;
    row.verdict = row.verdict === verdict ? null : verdict;
    store();
    paint();
  }
  function edited() {
    if (row.verdict === "accept" && fault()) row.verdict = null;
    wrong.textContent = fault();
    store();
    paint();
  }
  accept.addEventListener("click", () => decide("accept"));
  reject.addEventListener("click", () => decide("reject"));
  box.append(element("p", { className: "soft", textContent: [row.case.lang, row.made_by, place].join(" · ") }));
  box.append(field("Question", row.case.question, 2, (value) => { row.case.question = value; edited(); }));
  if (row.case.answerable) {
    box.append(element("blockquote", { textContent: row.case.quote, dir: "auto" }));
    box.append(field("Key facts, one a line", (row.case.key_facts || []).join("\n"), 1, (value) => {
      row.case.key_facts = value.split("\n").map((fact) => fact.trim()).filter(Boolean);
      edited();
    }));
    if (row.context) box.append(element("details", { className: "plain" }, element("summary", { textContent: "Around it" }), element("p", { className: "answer", textContent: row.context, dir: "auto" })));
  }
  box.append(element("div", { className: "choice" }, accept, reject, wrong));
  row.paint = paint;
  return box;
}

function count() {
  const accepted = rows.filter((row) => row.verdict === "accept").length;
  const rejected = rows.filter((row) => row.verdict === "reject").length;
  state.textContent = `${accepted} accepted, ${rejected} rejected, ${rows.length - accepted - rejected} open`;
  document.getElementById("download").disabled = accepted === 0;
}

document.getElementById("download").addEventListener("click", () => {
  const lines = rows.filter((row) => row.verdict === "accept").map((row) => JSON.stringify(row.case) + "\n");
  const link = element("a", { href: URL.createObjectURL(new Blob(lines, { type: "application/jsonl" })), download: name + ".accepted.jsonl" });
  link.click();
  URL.revokeObjectURL(link.href);
});

const before = stored();
for (const row of rows) {
  const kept = before[row.case.id];
  if (!kept) continue;
  row.verdict = kept.verdict;
  row.case.question = kept.question;
  if (kept.facts) row.case.key_facts = kept.facts;
}
list.append(...rows.map(card));
for (const row of rows) row.paint();
onlyOpen.addEventListener("change", () => rows.forEach((row) => row.paint()));
