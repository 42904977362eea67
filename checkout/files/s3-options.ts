/** A bucket of S3, R2 or any compatible storage, and its access key. */
export interface Bucket {
  /** The URL of the storage without the bucket, such as `https://<account>.r2.cloudflarestorage.com`. */
  endpoint: string;
  /** `auto` for R2. */
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface S3Options extends Bucket {
  clock?: () => Date;
}
