import address from 'limber/assets/limber19.onnx?url';
import { openModel } from 'limber/web';

const status = document.getElementById('status');
const joints = document.getElementById('joints');
const model = await openModel(address);
status.textContent = 'The model is ready.';

/** Shows where the joints are, in pixels of the picture. */
function show({ people, problem }) {
  if (problem) status.textContent = problem.message;
  else joints.textContent = JSON.stringify(people[0].joints, null, 2);
}

document.getElementById('picture').addEventListener('change', async ({ target }) => {
  for await (const estimate of model.estimateEach([...target.files])) show(estimate);
});

document.getElementById('camera').addEventListener('click', async () => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  const stop = new AbortController();
  document.getElementById('stop').onclick = () => stop.abort();
  let frames = 0;
  for await (const estimate of model.estimateEach(stream, { signal: stop.signal })) {
    show(estimate);
    status.textContent = `${++frames} frames`;
  }
  for (const track of stream.getTracks()) track.stop();
  status.textContent = `The camera is off after ${frames} frames.`;
});
