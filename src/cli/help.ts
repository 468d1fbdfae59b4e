/** What `gantry --help` says. */
import { INTENDED_USE } from '../errors.ts';

export const HELP = `Gantry without hands: a folder of CT in, a trained and judged image generator and a report out.
${INTENDED_USE}

Usage
  npm run gantry -- run <paths…> --out DIR [options]
  npm run gantry -- train --data <paths…> --out DIR [options]
  npm run gantry -- ingest <paths…> --out DIR [options]
  npm run gantry -- generate --load-path MODEL --out DIR [options]
  npm run gantry -- evaluate --load-path MODEL --data <paths…> --out DIR [options]
  npm run gantry -- report --profile DIR --out DIR [--month YYYY-MM]
  npm run gantry -- graph training_log_wgan.csv --out graph.png [options]
  npm run gantry -- replay BUNDLE --out DIR [--backend NAME]
  npm run gantry -- serve

  <paths…>                files, folders or zip archives of DICOM, PNG, JPEG or WebP, or a dataset exported before,
                          relative to where you stand; folders are read whole
  --out DIR               where results go; made if missing, earlier results in it are replaced

Training
  --preset quick|thesis   quick: 32 px, 300 iterations, minutes on a processor (default); thesis: its config.json
  --config FILE           a config.json or config.js with the thesis's keys; unnamed keys come from the quick preset
  --mode gp|wc            gradient penalty or weight clipping, which wants an lr near 0.00005 (default: the configuration's)
  --iterations N          iterations to train (one generator step with its critic steps each)
  --size 32|64|128        image size in pixels (default: the configuration's imsize)
  --seed S                seed of the run's random numbers, 0 to 4294967295; the split of the data does not depend on it
  --backend NAME          auto (default), webgpu, webgl, wasm or cpu

Slices (run, train and ingest)
  --window W              lung (default), mediastinum, body, full, file (each file's own), or CENTRE/WIDTH in HU, like
                          -600/1500; other modalities than CT are windowed by percentiles 1 to 99 of their series
  --fit F                 pad (default), crop or stretch to a square
  --filter KEY=VALUE …    may be repeated: modality=CT (default), MR …, any; plane=axial (default), coronal, sagittal,
                          oblique, any; description=words; slices=10-60 or 20%-80% of each series; lung=5%-60% of the
                          image; colour=skip (default), luma; folders=split (default), train-all. The words of a
                          description are kept as a hash, which someone who guesses them can check: write no name
  --keep-all              every decodable grey frame, whatever its plane, kind, UID or look
  --flip                  training also sees slices mirrored left to right (this mirrors anatomy: hearts on the right)

Judgement
  --threshold-ratio R     pass when the FID is at most R times its floor (default 2), by the upper end of its 95 % interval
  --threshold X           pass when the FID is at most X, in the named network's own scale, likewise
  --recall-floor X        … and recall is at least X, by the lower end of its interval
  --copy-rate X           … and at most the share X of the images is flagged as copies of training images
  --kid-p X               … and the KID test's p is at least X (undecided below 8
                          patients or blocks; a large p proves nothing)
  --network NAME          auto (default), mobilenet-v2, inception-v3, or one that npm run weights fetched, like fid-inception
  --num-output N          images to generate (default 64)

Rounds (run)
  --max-rounds N          rounds of training, adjusted in between, until one passes (default 2)
  --policy P              how the next round is chosen. ladder (default): the learning rate up while the FID still falls, else
                          down; halve: the learning rate halved; search: drawn within the bounds below
  --start scratch|best    where a next round's weights start: as round 1 did (default), or at the best round's last
                          checkpoint, where the networks have the same shapes
  --patience N|none       ends after N rounds in a row whose intervals do not lie below the best before them (default 3)
  --max-hours H           ends training after H hours of training and evaluation; what is in work is judged as it is
  --search-lr LOW:HIGH    bounds of a search, likewise --search-beta1, --search-beta2, --search-ngf, --search-ndf,
                          --search-bsize and --search-critic-iters; what has none stays as configured
  --sampler random|tpe    how a search draws: at random, or by a Parzen estimator once four rounds are judged (default)
  --search-seed S         seed of a search's draws (default: the run's)
  --keep-losers           trains also those rounds to their end whose FID part-way is above the others' median

After run, DIR holds report.json, run.json, dataset.json, training_log_wgan.csv (the thesis's columns) and
training_log_full.csv (all that is known of each iteration), diagnostics.json, model.pth, checkpoint.safetensors,
samples/, generated/ and rounds/K/.

Slices only (ingest)
  --size 32|64|128        image size in pixels (default 64)
  --redact                ingest.json names no path

After ingest, DIR holds dataset.safetensors (images, F32 [N, size, size, 1], -1 to 1), dataset.json (the recipe, and whose
each slice is, as ordinals) and ingest.json (what became of every file and why).

Training only (train)
  --data <paths…>         files or folders of DICOM; may be repeated, and the word --data left out
  --load-path MODEL       trains on from a model.pth, a checkpoint.safetensors or the folder of a run, in place of the seed:
                          its size and widths, and what no option, --preset or --config says, are the model's own;
                          --iterations are those to come
  --preset, --config, --mode, --iterations, --size, --seed, --backend and what concerns slices as above

After train, DIR holds what run leaves, without report.json, generated/ and rounds/: nothing of it was judged. After
Ctrl-C or an error, train and run leave what was trained up to the last checkpoint, and run.json says where it stood.

Images of a model (generate)
  --load-path MODEL       a model.pth of this program or of the thesis, a checkpoint.safetensors, or the folder of a run
  --num-output N          images to generate (default 64)
  --seed S                seed of the latents (default: the model's own, which gives its run's images again)
  --latents FILE          latents instead of a seed: a .safetensors with z, F32 [n, nz]
  --format F              png8 (default), png16, npy (one float32 array [n, size, size], -1 to 1), or dicom (16-bit secondary
                          captures marked SYNTHETIC, with new UIDs)
  --compare               also compare.png: up to 64 of the images, each with a real slice to its right
  --data <paths…>         the real files to compare with, as in evaluate, and what concerns slices as above
  --backend NAME          as above; the thesis's -load_path, -num_output and -compare are understood too

After generate, DIR holds generated/ or images.npy with images.json, latents.safetensors (z [n, nz]), images.safetensors (images
[n, size, size, 1], -1 to 1) and, with --compare, compare.png, which holds real slices. Nothing of it was judged.

Judging a model or a folder of images (evaluate)
  --load-path MODEL       as above; the thesis's --model_name is understood too
  --fake DIR              instead of a model: grey PNG (JPEG, WebP) of one size, 32, 64 or 128 px square
  --data <paths…>         the real files to judge by, as in train; their training, validation and final splits are made as always
  --num N                 images to draw, or at most to take of DIR (default 512, at most 4096)
  --network NAME          auto (default), mobilenet-v2, inception-v3, or one that npm run weights fetched, like fid-inception
  --size 32|64|128        refuses a model, or images, of another size (default: theirs)
  --dump                  also writes what the figures were computed from, real slices among it
  --backend NAME, what concerns slices, and what the gate is to ask (--threshold-ratio, --threshold, --recall-floor, --copy-rate,
                          --kid-p) as above; with none of these five nothing is to pass

After evaluate, DIR holds evaluation.json; with --dump features.safetensors and images.safetensors (real, fake, train) and
pairs.json, too.

Runs kept between calls (run, train, ingest, generate, evaluate and report)
  --profile DIR           the browser keeps its runs, datasets and key here, instead of in a folder that is gone afterwards; made
                          if missing, for you alone; one command at a time may use it

The report of a month (report)
  --month YYYY-MM         the runs that began in it, by local time (default: this month)
  --profile DIR           where the runs were kept

After report, DIR holds report-YYYY-MM.json, .md and .pdf; those of other months stay. The exit code is 1 for a month
with no run.

Curves of a training log (graph)
  training_log_wgan.csv   the thesis's nine columns, or Gantry's ten
  --out FILE              the PNG to write: losses, what the critic answers, Wasserstein estimate
  --width N, --height N   of the picture in pixels (default 2400 by 3000)
  --smoothing S           weight of the past in the average, 0 to 0.99 (default 0.9); what was logged stays behind it, faint

Steps beside PyTorch's (replay)
  BUNDLE                  a .safetensors of weights and of every step's inputs; docs/replay.md says how to make one

After replay, DIR holds trace.json, grads.safetensors and final.safetensors.

The exit code is 0 when the FID gate passed, 3 when it did not, 4 when it is inconclusive, 1 after an error, 2 for a wrong
command line or configuration, 130 after Ctrl-C. Of a run the best round counts. An evaluation without a gate, and the other
commands, end with 0 when they did their work; ingest ends with 1 when nothing was accepted.
`;
