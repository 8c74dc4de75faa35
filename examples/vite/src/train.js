import trunk from 'limber/assets/movenet-lightning-trunk.onnx?url';
import { trainRecipe } from 'limber/web';

const element = (id) => document.getElementById(id);

/** The run is kept in the site's private files, so it goes on where it stopped, also after the page was closed. */
const out = 'runs/example';

element('train').addEventListener('click', async () => {
  const stop = new AbortController();
  element('stop').onclick = () => stop.abort();
  try {
    const { finished, step, model } = await trainRecipe(element('recipe').files[0], {
      data: element('pictures').files,
      files: { '../assets/movenet-lightning-trunk.onnx': trunk, 'movenet-lightning': trunk },
      out,
      resume: true,
      signal: stop.signal,
      on(event) {
        if (event.kind === 'step')
          element('status').textContent = `step ${event.step} of ${event.steps}, loss ${event.loss}`;
        if (event.kind === 'warning') console.warn(event.message);
      },
    });
    element('status').textContent = finished
      ? `Finished after ${step} steps.`
      : `Stopped after ${step} steps.`;
    if (model) {
      element('model').href = URL.createObjectURL(model);
      element('model').hidden = false;
    }
  } catch (error) {
    element('status').textContent = error.message;
  }
});
