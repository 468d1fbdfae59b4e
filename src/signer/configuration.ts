/**
 * Where uploads go, read from the environment. Credentials are not read here: the AWS SDK finds them by its own rules
 * (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a shared profile, a role).
 */
import { GantryError } from '../errors.ts';

export interface BucketConfiguration {
  readonly bucket: string;
  readonly region: string;
  /** An S3-compatible server's origin, or null for AWS. */
  readonly endpoint: string | null;
  /** Put before every key, without slashes at its ends; may be empty. */
  readonly prefix: string;
}

/** Null when no bucket is named. @throws GantryError naming the variable and what it should be. */
export function readBucketConfiguration(
  env: Readonly<Record<string, string | undefined>>,
): BucketConfiguration | null {
  const bucket = env.GANTRY_S3_BUCKET?.trim();
  if (!bucket) return null;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw wrong('GANTRY_S3_BUCKET', 'a bucket name: 3 to 63 lower-case letters, digits, dots and hyphens');
  }
  const prefix = (env.GANTRY_S3_PREFIX ?? '').trim().replace(/^\/+|\/+$/g, '');
  if (prefix && !/^[\w.-]+(\/[\w.-]+)*$/.test(prefix)) {
    throw wrong(
      'GANTRY_S3_PREFIX',
      'folders of letters, digits, dots, hyphens and underscores, like gantry/site-a',
    );
  }
  return {
    bucket,
    region: env.GANTRY_S3_REGION?.trim() || env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1',
    endpoint: readEndpoint(env.GANTRY_S3_ENDPOINT?.trim()),
    prefix,
  };
}

function readEndpoint(text: string | undefined): string | null {
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search) {
    throw wrong('GANTRY_S3_ENDPOINT', 'an http or https address, like https://s3.example.org');
  }
  return url.href.replace(/\/$/, '');
}

function wrong(variable: string, expected: string): GantryError {
  return new GantryError(
    `${variable} must be ${expected}. Correct it, or unset GANTRY_S3_BUCKET to do without uploads.`,
    {
      variable,
      expected,
    },
  );
}
