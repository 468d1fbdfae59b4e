/** Whether a file says of itself that it is a report; whether it is one is found out by opening it. */

/** More is no report, and not read. */
const LARGEST = 64 * 2 ** 20;

export async function isReport(file: File): Promise<boolean> {
  return file.size <= LARGEST && /"urn:gantry:schema:(report|monthly):/.test(await file.text());
}
