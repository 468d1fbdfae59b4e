/**
 * The networks that this program knows by name: what each is, where it is from, under which licence, and the SHA-256 of every file it
 * may come as. The two of `SHIPPED` come with the page (scripts/networks.mjs takes them out of an npm package); those of `KNOWN` a
 * person fetches with `npm run weights` or drops on the page. Everything else needs a manifest (manifest.ts). docs/networks.md.
 */
import type { NetworkInfo } from '../evaluation.ts';
import { ALEXNET_TAPS, alexNet } from './alexNet.ts';
import { fidInception } from './fidInception.ts';
import type { Plan } from './planBuilder.ts';
import { SQUEEZENET_TAPS, squeezeNet } from './squeezeNet.ts';

export interface ShippedNetwork extends Omit<NetworkInfo, 'id'> {
  readonly inputSize: number;
  /** SHA-256 (hex) of model.json; `sha256` is that of weights.bin. */
  readonly modelSha256: string;
  /** Of both files. */
  readonly bytes: number;
}

/**
 * ImageNet networks with 8-bit weights, each up to the last layer that its upstream left as it was trained: a distance in their
 * features is on their own scale, near to but not the FID of the literature. So the title goes wherever a number goes.
 */
export const SHIPPED: readonly ShippedNetwork[] = [
  {
    name: 'mobilenet-v2',
    kind: 'features',
    title: 'ImageNet MobileNetV2, 8-bit (nsfwjs 4.3.0), block 10',
    tap: 'block_10_project_BN', // [14, 14, 96]
    dimension: 96,
    inputSize: 224,
    range: [-1, 1],
    resize: 'bilinear',
    licence: 'MIT',
    sha256: 'd5e07e62dcd7ffc1ff81a260f5d30e9b28d4acee9649b11ba278252a10e404e5',
    from: 'nsfwjs 4.3.0 (https://github.com/infinitered/nsfwjs)',
    published: false,
    modelSha256: '36c257a56177629cb63224903ea937d1ee0b2bdf6ae5b55d5052a69a56f95269',
    bytes: 368_895,
  },
  {
    name: 'inception-v3',
    kind: 'features',
    title: 'ImageNet InceptionV3, 8-bit (nsfwjs 4.3.0), mixed5',
    tap: 'mixed5', // [17, 17, 768]
    dimension: 768,
    inputSize: 299,
    range: [-1, 1],
    resize: 'bilinear',
    licence: 'MIT',
    sha256: 'a6ca5f43cbf836b2f67654cf2b9266faf8289bf41df82229210e44618c8f8340',
    from: 'nsfwjs 4.3.0 (https://github.com/infinitered/nsfwjs)',
    published: false,
    modelSha256: '68eb0778ed4206efc533344dfe5e767a40d50928330773a6b2eab6bfdf42c811',
    bytes: 5_210_062,
  },
];

/** One file that a known network may come as, or a part of it. */
export interface UpstreamFile {
  readonly file: string;
  /** Null: published nowhere, but known. */
  readonly url: string | null;
  readonly sha256: string;
  readonly bytes: number;
  /** `trunk` and `layers` make an LPIPS network together. */
  readonly part: 'whole' | 'trunk' | 'layers';
}

export interface KnownNetwork {
  readonly info: Omit<NetworkInfo, 'sha256' | 'id'>;
  readonly plan: Plan;
  /** Whose outputs are measured in; for LPIPS each with the tensor `lin0.weight`, `lin1.weight` … [1, channels, 1, 1]. */
  readonly taps: readonly string[];
  readonly files: readonly UpstreamFile[];
  /** SHA-256 of what joinWeights.ts makes of it, the same for every file that holds these weights; null: kept as the file it is. */
  readonly joined: string | null;
}

const LPIPS_LAYERS_AT =
  'https://raw.githubusercontent.com/richzhang/PerceptualSimilarity/082bb24f84c091ea94de2867d34c4544f68e0963/lpips/weights/v0.1';

const LPIPS = {
  kind: 'lpips',
  dimension: 0,
  inputSize: null,
  range: [-1, 1],
  resize: 'none',
  licence: 'BSD-3-Clause (trunk), BSD-2-Clause (layers)',
  published: true,
} as const;

export const KNOWN: readonly KnownNetwork[] = [
  {
    info: {
      name: 'fid-inception',
      kind: 'features',
      title: 'Inception 2015-12-05, pool3 (the network of published FIDs)',
      tap: 'pool3',
      dimension: 2048,
      inputSize: 299,
      range: [-1, 1],
      resize: 'bilinear',
      licence: 'Apache-2.0',
      from: 'pytorch-fid (https://github.com/mseitzer/pytorch-fid), pt_inception-2015-12-05-6726825d.pth',
      published: true,
    },
    plan: fidInception(),
    taps: ['Mixed_7c'],
    joined: null,
    files: [
      {
        file: 'pt_inception-2015-12-05-6726825d.pth',
        url: 'https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth',
        sha256: '6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2',
        bytes: 95_628_359,
        part: 'whole',
      },
    ],
  },
  {
    info: {
      ...LPIPS,
      name: 'lpips-alex',
      title: 'LPIPS v0.1, AlexNet',
      tap: 'relu1 to relu5',
      from: 'torchvision AlexNet (alexnet-owt-7be5be79.pth) with the layers of https://github.com/richzhang/PerceptualSimilarity',
    },
    plan: alexNet(),
    taps: ALEXNET_TAPS,
    joined: 'ce6d6c1056423a7fe2b6ba1bdbec9ed9ba9fd39ad26d78168164ad281576dcb5',
    files: [
      {
        file: 'alexnet-owt-7be5be79.pth',
        url: 'https://download.pytorch.org/models/alexnet-owt-7be5be79.pth',
        sha256: '7be5be791159472b1fbf3c69796f7cb30dca7ad8466c2df70058c37116cdee02',
        bytes: 244_408_911,
        part: 'trunk',
      },
      {
        file: 'alex.pth',
        url: `${LPIPS_LAYERS_AT}/alex.pth`,
        sha256: 'df73285e35b22355a2df87cdb6b70b343713b667eddbda73e1977e0c860835c0',
        bytes: 6_009,
        part: 'layers',
      },
      {
        file: 'lpips-alex.safetensors',
        url: null,
        sha256: '33672ca43b93b540ebc05219ef6bc28e8ba84bf8e5b68f0abf97a09097f3b084',
        bytes: 9_884_912,
        part: 'whole',
      },
    ],
  },
  {
    info: {
      ...LPIPS,
      name: 'lpips-squeeze',
      title: 'LPIPS v0.1, SqueezeNet 1.1',
      tap: 'relu1 to relu7',
      from: 'torchvision SqueezeNet 1.1 (squeezenet1_1-b8a52dc0.pth) with the layers of https://github.com/richzhang/PerceptualSimilarity',
    },
    plan: squeezeNet(),
    taps: SQUEEZENET_TAPS,
    joined: 'cfe933c23d90d93c10e8970812424c1b201c252b79d2f9933adf502c063d3e60',
    files: [
      {
        file: 'squeezenet1_1-b8a52dc0.pth',
        url: 'https://download.pytorch.org/models/squeezenet1_1-b8a52dc0.pth',
        sha256: 'b8a52dc049b60e4b6ab68ad0df457362afab8b6304b2febdc1650a5dab4d7e7b',
        bytes: 4_958_839,
        part: 'trunk',
      },
      {
        file: 'squeeze.pth',
        url: `${LPIPS_LAYERS_AT}/squeeze.pth`,
        sha256: '4a5350f23600cb79923ce65bb07cbf57dca461329894153e05a1346bd531cf76',
        bytes: 10_811,
        part: 'layers',
      },
      {
        file: 'lpips-squeeze.safetensors',
        url: null,
        sha256: '16e819129ffe8031afebec4a98aa95199efacb670c67984ff2147158e0990f30',
        bytes: 2_904_808,
        part: 'whole',
      },
    ],
  },
];

export function knownNetwork(name: string): KnownNetwork | undefined {
  return KNOWN.find(({ info }) => info.name === name);
}

/** What a report says of a shipped network. */
export function shippedInfo({ modelSha256: _model, bytes: _bytes, ...info }: ShippedNetwork): NetworkInfo {
  return { ...info, id: info.sha256 };
}

/** What a report says of a known network. @param sha256 of the weights that were found */
export function knownInfo({ info }: KnownNetwork, sha256: string): NetworkInfo {
  return { ...info, sha256, id: sha256 };
}

/** Every tensor of a known network's file by name, in PyTorch's layout, in the order of joinWeights.ts. */
export function shapesOf({ plan, taps, info }: KnownNetwork): Map<string, readonly number[]> {
  const shapes = new Map(plan.shapes);
  if (info.kind === 'features') return shapes;
  taps.forEach((tap, layer) => {
    shapes.set(`lin${layer}.weight`, [1, widthOf(plan, tap), 1, 1]);
  });
  return shapes;
}

/** Channels of a step's output. */
function widthOf({ steps, shapes }: Plan, name: string): number {
  const step = steps.find((each) => each.name === name)!;
  if ('weight' in step) return shapes.get(step.weight)![0]!;
  const inputs = 'inputs' in step ? step.inputs : [step.input];
  return inputs.reduce((sum, input) => sum + widthOf({ steps, shapes }, input), 0);
}
