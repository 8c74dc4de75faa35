/** The devices that can compute: the processor (native code or WebAssembly), or the GPU through WebGPU. */
export const devices = ['cpu', 'webgpu'] as const;
/** Name of a device that can compute. */
export type Device = (typeof devices)[number];
