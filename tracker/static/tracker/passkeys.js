// Passkeys: asks the browser, puts its answer into the form and sends it. Without a script the form stays hidden.
for (const form of document.querySelectorAll("form.passkey")) {
  const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const failed = form.querySelector("[data-passkey-failed]");
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const made = form.dataset.passkey === "create"
        ? await webauthnJSON.create(options.creation_options)
        : await webauthnJSON.get(options.request_options);
      form.elements.credential.value = JSON.stringify(made);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
