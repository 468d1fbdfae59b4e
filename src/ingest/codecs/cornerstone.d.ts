/** The decoding builds of the Cornerstone codecs ship no types: these say what is used of them. */

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const factory: import('./emscripten.ts').ModuleFactory<import('./jpegLs.ts').CharlsModule>;
  export default factory;
}

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  const factory: import('./emscripten.ts').ModuleFactory<import('./jpegTurbo.ts').TurboModule>;
  export default factory;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: import('./emscripten.ts').ModuleFactory<import('./jpeg2000.ts').OpenJpegModule>;
  export default factory;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const factory: import('./emscripten.ts').ModuleFactory<import('./htj2k.ts').OpenJphModule>;
  export default factory;
}
