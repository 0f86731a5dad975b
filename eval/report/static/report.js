(() => {
  "use strict";
  const rows = Array.from(document.querySelectorAll(".q"));
  const haystacks = rows.map((row) => row.textContent.toLowerCase());
  const text = document.getElementById("f-text");
  const selects = Array.from(document.querySelectorAll("#filters select"));
  const count = document.getElementById("f-count");
  const apply = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const chosen = selects.every((select) => !select.value || row.dataset[select.id.slice(2)] === select.value);
      const visible = chosen && words.every((word) => haystacks[index].includes(word));
      row.hidden = !visible;
      shown += visible ? 1 : 0;
    });
    count.textContent = shown + " of " + rows.length;
  };
  document.getElementById("filters").addEventListener("input", apply);
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
