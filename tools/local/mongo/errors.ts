import type { Doc } from './bson/value.ts'

/** The error names of MongoDB which this server uses, with their codes. */
const CODES = {
  BadValue: 2,
  FailedToParse: 9,
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
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  UnsatisfiableWriteConcern: 100,
  CommandNotSupported: 115,
  CannotIndexParallelArrays: 171,
  InvalidIndexSpecificationOption: 197,
  TransactionTooOld: 225,
  OperationNotSupportedInTransaction: 263,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
} as const

type CodeName = keyof typeof CODES

/** A refusal which the client reads as a MongoServerError; numbers without a name become `Location<number>`. */
export class MongoFailure extends Error {
  readonly code: number
  readonly codeName: string
  readonly details: Doc

  constructor(code: CodeName | number, message: string, details: Doc = new Map()) {
    super(message)
    this.code = typeof code === 'number' ? code : CODES[code]
    this.codeName = typeof code === 'number' ? `Location${code}` : code
    this.details = details
  }
}

/** Throws a refusal; an expression, so that it fits behind `??`. */
export function fail(code: CodeName | number, message: string, details?: Doc): never {
  throw new MongoFailure(code, message, details)
}
