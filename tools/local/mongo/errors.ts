import type { Doc } from './bson/value.ts'

/** The error names of MongoDB which this server uses, with their codes. */
const CODES = {
  BadValue: 2,
  NoSuchKey: 4,
  HostUnreachable: 6,
  HostNotFound: 7,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  NetworkTimeout: 89,
  ShutdownInProgress: 91,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  UnsatisfiableWriteConcern: 100,
  CommandNotSupported: 115,
  ReadConcernMajorityNotAvailableYet: 134,
  CannotIndexParallelArrays: 171,
  AmbiguousIndexKeyPattern: 181,
  PrimarySteppedDown: 189,
  InvalidIndexSpecificationOption: 197,
  CannotBuildIndexKeys: 201,
  TransactionTooOld: 225,
  ExceededTimeLimit: 262,
  OperationNotSupportedInTransaction: 263,
  NoQueryExecutionPlans: 291,
  FailPointSetFailed: 266,
  SocketException: 9001,
  NotWritablePrimary: 10107,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  InterruptedAtShutdown: 11600,
  InterruptedDueToReplStateChange: 11602,
  MergeStageNoMatchingDocument: 13113,
  NotPrimaryNoSecondaryOk: 13435,
  NotPrimaryOrSecondary: 13436,
  NotARetryableWriteCommand: 50768,
} as const

type CodeName = keyof typeof CODES

const NAMES = new Map<number, string>(Object.entries(CODES).map(([name, code]) => [code, name]))

/** Errors after which a write may be tried again, on another server perhaps; the retryable writes specification. */
const RETRYABLE: ReadonlySet<string | undefined> = new Set<CodeName>([
  'HostUnreachable',
  'HostNotFound',
  'NetworkTimeout',
  'ShutdownInProgress',
  'ReadConcernMajorityNotAvailableYet',
  'PrimarySteppedDown',
  'ExceededTimeLimit',
  'SocketException',
  'NotWritablePrimary',
  'InterruptedAtShutdown',
  'InterruptedDueToReplStateChange',
  'NotPrimaryNoSecondaryOk',
  'NotPrimaryOrSecondary',
])

export function isRetryable(code: number | undefined): boolean {
  return code !== undefined && RETRYABLE.has(NAMES.get(code))
}

/** A refusal which the client reads as a MongoServerError; numbers without a name become `Location<number>`. */
export class MongoFailure extends Error {
  readonly code: number
  readonly codeName: string
  readonly details: Doc

  constructor(code: CodeName | number, message: string, details: Doc = new Map()) {
    super(message)
    this.code = typeof code === 'number' ? code : CODES[code]
    this.codeName = typeof code === 'number' ? (NAMES.get(code) ?? `Location${code}`) : code
    this.details = details
  }

  /** The same failure, with what it happened in said before it. */
  within(context: string): MongoFailure {
    return new MongoFailure(this.code, `${context} :: caused by :: ${this.message}`, this.details)
  }
}

/** Throws a refusal; an expression, so that it fits behind `??`. */
export function fail(code: CodeName | number, message: string, details?: Doc): never {
  throw new MongoFailure(code, message, details)
}
