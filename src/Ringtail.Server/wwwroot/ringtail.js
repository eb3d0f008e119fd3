// Runs before the first paint: the chosen appearance is known to the style sheet at once.
(() => {
  const stored = () => localStorage.getItem("appearance") ?? "system";
  const apply = () => document.documentElement.dataset.appearance = stored();
  apply();
  // A key presses the button that shows it, or goes to the field that does, unless somebody writes; Escape leaves
  // such a field.
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") return event.target.closest("input[data-key]")?.blur();
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.key.length !== 1) return;
    if (event.target.closest("input, textarea, select, [contenteditable], .mud-dialog")) return;
    const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]:not([disabled])`);
    if (!button) return;
    event.preventDefault();
    if (button.matches("input")) button.focus();
    else button.click();
  });
  // Before a form is saved, what stands in it is told once more: nothing that was typed may be lost on the way.
  const tell = event => {
    const save = event.type === "submit" ? event.target : event.target.closest?.("[data-testid='save']");
    const fields = save?.closest(".mud-dialog, form, main")
      ?.querySelectorAll("input[data-testid^='field-'], textarea[data-testid^='field-']") ?? [];
    telling = true;
    for (const field of fields)
      if (!field.disabled && !field.readOnly && !["checkbox", "radio", "file"].includes(field.type))
        field.dispatchEvent(new Event("input", { bubbles: true }));
    telling = false;
  };
  // The server of this page is gone, and what it knew of it: the page is loaded anew. Where something was typed it stays,
  // and the notice says that it was not saved.
  let telling = false;
  document.addEventListener("input", event => {
    if (!telling && event.target.closest("main, .mud-dialog") && !event.target.closest(".table-search"))
      event.target.dataset.typed = "yes";
  }, true);
  // An empty address is that of the first page, by the base of all addresses.
  document.addEventListener("click", event => {
    if (!event.target.closest?.("#components-reconnect-modal a")) return;
    event.preventDefault();
    location.reload();
  });
  document.addEventListener("components-reconnect-state-changed", event => {
    if (event.detail.state === "rejected" && !document.querySelector("[data-typed]")) location.reload();
  }, true);
  document.addEventListener("click", tell, true);
  document.addEventListener("submit", tell, true);
  window.ringtail = {
    facts: () => ({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC", appearance: stored() }),
    choose: appearance => { localStorage.setItem("appearance", appearance); apply(); },
    download: (name, text) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
    // Without a secure context there is no clipboard: the text is selected, for the keyboard.
    copy: async id => {
      const from = document.getElementById(id);
      if (!from) return;
      try { await navigator.clipboard.writeText(from.innerText); return; } catch { /* selected below */ }
      const range = document.createRange();
      range.selectNodeContents(from);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      document.execCommand("copy");
    },
    show: testId => document.querySelector(`[data-testid="${testId}"]`)?.scrollIntoView({ block: "nearest" })
  };
})();
