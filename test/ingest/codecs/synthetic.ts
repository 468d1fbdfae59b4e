/** The committed codestreams, for tests beside the codecs'. */
export * from '../../fixtures/codestreams.ts';
