// Shows a slider beside each field that has one, and keeps the two alike. Without script the field does it all.
for (const slider of document.querySelectorAll("input[type=range][data-field]")) {
  const field = document.getElementById(slider.dataset.field);
  const unit = slider.dataset.unit;
  slider.hidden = false;
  slider.addEventListener("input", () => {
    field.value = `${slider.value.replace(".", ",")}${unit}`;
  });
  field.addEventListener("input", () => {
    const number = Number.parseFloat(field.value.replace(",", "."));
    if (Number.isFinite(number)) slider.value = String(number);
  });
}
