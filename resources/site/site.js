/* bdcdesk: no cookies; before the shopper agrees nothing is stored, and nothing sent but forms. Then it tells the hub which
   page they look at, and marks forms with a token. */
(() => {
  const tag = document.currentScript, doc = document, KEY = "bdcdesk", FIELD = "bdcdesk_visitor";
  const hub = `${tag.src.replace(/\/site\.js.*$/, "")}/site/${tag.dataset.source}/`;
  let token = "", sent = 0, shown = "", notice;

  const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
  const kept = (act) => { try { return act(sessionStorage); } catch { return null; } };
  const asked = { method: "POST", credentials: "omit", referrerPolicy: "no-referrer", keepalive: true };
  // Who hears nothing for so long is told so: a browser alone would wait for minutes.
  const post = (where, body) => fetch(hub + where, { ...asked, body, signal: AbortSignal.timeout?.(40000) });

  // The page's one vehicle: by data-vin, data-stock, data-car, or schema.org's in JSON-LD.
  const marked = (name) => {
    const all = new Set(Array.from(doc.querySelectorAll(`[data-${name}]`), (one) => one.dataset[name].trim()));
    return all.size === 1 && [...all][0];
  };
  const vehicle = () => {
    const found = [];
    const look = (one) => {
      if (Array.isArray(one)) one.forEach(look);
      else if (/\b(Vehicle|Car|Motorcycle)\b/.test(one?.["@type"])) found.push(one);
      else if (one?.["@graph"]) look(one["@graph"]);
    };
    for (const one of doc.querySelectorAll('[type="application/ld+json"]')) try { look(JSON.parse(one.text)); } catch {  }
    const car = found.length === 1 ? found[0] : {};
    const one = (name, told) => `${marked(name) || car[told] || ""}`;
    return { car: one("car", "name"), vin: one("vin", "vehicleIdentificationNumber"), stock: one("stock", "sku") };
  };

  const pulse = () => {
    if (!token || doc.visibilityState !== "visible") return;
    sent = Date.now();
    shown = location.href;
    post("here", JSON.stringify({ visitor: token, path: location.pathname, title: doc.title, ...vehicle() })).catch(() => {});
  };
  setInterval(() => { if (Date.now() - sent >= 10000 || location.href !== shown) pulse(); }, 1000);
  doc.addEventListener("visibilitychange", pulse);

  const consent = (yes) => {
    notice?.remove();
    if (!yes && token) post("here", JSON.stringify({ visitor: token, gone: true })).catch(() => {});
    token = yes ? token || kept((box) => box.getItem(KEY)) || random() : "";
    kept((box) => yes ? box.setItem(KEY, token) : box.removeItem(KEY));
    pulse();
  };

  const send = (fields) => {
    const { car, ...more } = vehicle(), form = new URLSearchParams(fields);
    const known = { ...more, vehicle: car, page: location.origin + location.pathname, [FIELD]: token };
    for (const name in known) if (known[name] && !form.has(name)) form.set(name, known[name]);
    return post("lead", form).then((answer) => { if (!answer.ok) throw answer; });
  };

  // What a form that is sent says in its place, in the language of the page around it.
  const SAYS = {
    en: ["Sending …", "Thank you. Your message has arrived.", "It was not sent. Try again", "or call us"],
    es: ["Enviando …", "Gracias. Hemos recibido su mensaje.", "No se ha enviado. Inténtelo de nuevo", "o llámenos"],
    fr: ["Envoi …", "Merci. Votre message est bien arrivé.", "L’envoi a échoué. Essayez encore", "ou appelez-nous"],
  };
  const sending = (form) => {
    const lang = form.closest("[lang]")?.lang.slice(0, 2).toLowerCase(), [during, done, failed, call] = SAYS[lang] || SAYS.en;
    const phone = form.dataset.phone || tag.dataset.phone, fields = [...new FormData(form)];
    const said = form.querySelector("[role=status]") || form.appendChild(make("p", { role: "status" }));
    const buttons = [...form.elements].filter((one) => /submit|image/.test(one.type) && !one.disabled);
    const hold = (yes) => { form.ariaBusy = yes; for (const one of buttons) one.disabled = yes; };
    // A page with words of its own prevents the event's default.
    const told = (detail, words) => {
      hold(false);
      const ours = form.dispatchEvent(new CustomEvent(KEY, { detail, bubbles: true, cancelable: true }));
      said.textContent = ours ? words : "";
      return ours;
    };
    hold(true);
    said.textContent = during;
    form.dataset.id ||= random();
    send([...fields, ["lead_id", form.dataset.id]]).then(() => {
      form.dataset.id = "";
      if (told("sent", form.dataset.sent || done)) for (const one of form.children) if (!one.contains(said)) one.style.display = "none";
    }, () => { told("failed", `${form.dataset.failed || failed}${phone ? `, ${call}: ${phone}` : ""}.`); });
  };

  // data-bdcdesk: a form carries the token along; ="send": it goes to the hub.
  doc.addEventListener("submit", (event) => {
    const form = event.target, field = form.elements[FIELD];
    if (form.dataset.bdcdesk === "send") {
      event.preventDefault();
      if (form.ariaBusy !== "true") sending(form);
    } else if ("bdcdesk" in form.dataset) {
      field?.remove();
      if (token) form.append(make("input", { type: "hidden", name: FIELD, value: token }));
    }
  }, true);

  const make = (name, set, ...inside) => {
    const one = Object.assign(doc.createElement(name), set);
    one.append(...inside);
    return one;
  };
  const button = (textContent, onclick) => make("button", { textContent, onclick });
  const build = () => {
    const box = make("div", { id: KEY }), root = box.attachShadow({ mode: "open" }), style = new CSSStyleSheet();
    style.replaceSync(`:host{position:fixed;right:12px;bottom:12px;z-index:9999;max-width:19em;font:15px system-ui;color:#111}
div,form{background:#fff;border:1px solid;padding:8px;margin-top:6px}p{margin:4px}button,input{font:inherit;padding:5px 9px;margin:2px}`);
    root.adoptedStyleSheets = [style];
    const words = (kind) => `${kind === "call" ? "Call" : "Text"} me now`;
    let how, id;
    const number = make("input", { type: "tel", required: true, pattern: "(.*\\d){7}.*", autocomplete: "tel" });
    const what = make("p"), said = make("p", { role: "status" });
    const form = make("form", { hidden: true }, what, make("label", {}, "Your number ", number), make("button", { textContent: "Send" }));
    const ask = (kind) => () => {
      [how, id] = [kind, random()];
      what.textContent = `We ${kind} this number about your request, and for nothing else.`;
      said.textContent = "";
      form.hidden = false;
      number.focus();
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      send({ phone: number.value, prefers: how, [`consent.${how}`]: "yes", comments: words(how), lead_id: id }).then(() => {
        form.hidden = true;
        said.textContent = `Sent. We ${how} you as soon as one of us is free.`;
      }, () => { said.textContent = "It was not sent. Try again, or call us."; });
    };
    root.append(make("div", {}, button(words("call"), ask("call")), button(words("text"), ask("text")), said), form);
    if (tag.dataset.notice !== "off" && !token) root.append(notice = make("div", {}, make("p", { textContent:
      "May we see that you are here? With your yes this site tells us which page and vehicle you look at, and ties it to what you send. " +
      "No cookies; it ends when you close this tab." }), button("Yes", () => consent(true)), button("No", () => consent(false))));
    doc.body.append(box);
  };

  window.bdcdesk = { consent };
  if (kept((box) => box.getItem(KEY))) consent(true);
  if (doc.body) build(); else doc.addEventListener("DOMContentLoaded", build);
})();
