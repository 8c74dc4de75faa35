import {
  Color,
  DirectionalLight,
  GridHelper,
  type Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  SRGBColorSpace,
  TextureLoader,
  Vector3,
  WebGLRenderer,
  Box3,
} from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';

/** The script of a viewer's page. The page's drawing stays where there is no WebGL. */
async function show(place: HTMLElement): Promise<void> {
  const { width = '1', height = '1', focal = '1', photograph = '', figures = '' } = place.dataset;
  const renderer = createRenderer();
  if (renderer === undefined) {
    place.dataset.state = 'no WebGL';
    return;
  }
  const loader = new GLTFLoader();
  const choices = await Promise.all(
    figures.split(' ').map(async (text) => {
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      return (await loader.parseAsync(bytes.buffer, '')).scene;
    }),
  );
  const scene = new Scene();
  scene.background = new Color(0xe9ecf1);
  const sun = new DirectionalLight(0xffffff, 2);
  sun.position.set(2, 5, 4);
  scene.add(new HemisphereLight(0xffffff, 0x9aa3b2, 2), sun, ...choices);

  const box = new Box3();
  for (const choice of choices) box.union(boundsOf(choice));
  const distance = Math.max(1, -box.min.z) * 1.15;
  const shown = {
    width: (Number(width) / Number(focal)) * distance,
    height: (Number(height) / Number(focal)) * distance,
  };
  const texture = await new TextureLoader().loadAsync(photograph);
  texture.colorSpace = SRGBColorSpace;
  const image = new Mesh(
    new PlaneGeometry(shown.width, shown.height),
    new MeshBasicMaterial({ map: texture }),
  );
  image.position.z = -distance;
  const floor = new GridHelper(6, 12, 0x8a93a3, 0xb7bec9);
  const center = box.getCenter(new Vector3());
  floor.position.set(center.x, box.min.y, center.z);
  scene.add(image, floor);

  // From the origin, the figures and the image behind them cover each other as the camera saw them.
  const field = (2 * Math.atan(Number(height) / 2 / Number(focal)) * 180) / Math.PI;
  const camera = new PerspectiveCamera(field, Number(width) / Number(height), 0.05, 200);
  const controls = new OrbitControls(camera, renderer.domElement);
  const reset = () => {
    camera.position.set(0, 0, 0);
    camera.lookAt(0, 0, -1);
    controls.target.set(0, 0, center.z);
    controls.update();
  };
  reset();
  const draw = () => renderer.render(scene, camera);
  const choose = (index: number) => {
    choices.forEach((choice, place) => {
      choice.visible = place === index;
    });
    draw();
  };
  const resize = () => {
    renderer.setSize(place.clientWidth, place.clientHeight, false);
    camera.aspect = place.clientWidth / place.clientHeight;
    camera.updateProjectionMatrix();
    draw();
  };
  controls.addEventListener('change', () => {
    // Seen from behind, the image would hide the figures.
    image.visible = wantsImage() && camera.position.z > -distance;
    draw();
  });
  const checkbox = document.querySelector<HTMLInputElement>('#image');
  const wantsImage = () => checkbox?.checked !== false;
  checkbox?.addEventListener('change', () => {
    image.visible = wantsImage();
    draw();
  });
  document.querySelector('#camera')?.addEventListener('click', () => {
    reset();
    draw();
  });
  for (const input of document.querySelectorAll<HTMLInputElement>('input[name=choice]')) {
    input.addEventListener('change', () => choose(Number(input.value)));
  }
  place.replaceChildren(renderer.domElement);
  new ResizeObserver(resize).observe(place);
  choose(0);
  resize();
  place.dataset.state = 'shown';
}

function createRenderer(): WebGLRenderer | undefined {
  try {
    return new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
  } catch {
    return undefined;
  }
}

/** The box around a figure's bones, with room for its limbs. */
function boundsOf(figure: Group): Box3 {
  const box = new Box3();
  figure.updateMatrixWorld(true);
  figure.traverse((object) => {
    if ('isBone' in object) box.expandByPoint(object.getWorldPosition(new Vector3()));
  });
  return box.expandByScalar(0.08);
}

const place = document.getElementById('viewer');
if (place !== null) await show(place);
