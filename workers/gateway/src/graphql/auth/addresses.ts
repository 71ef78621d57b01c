import type { components } from '../../generated/auth.ts'
import { defined, present } from '../../present.ts'
import { reply } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { checkedByService } from '../checked-by-service.ts'
import { codeOf, type Outcome, outcomeOf, valueOf } from '../outcome.ts'
import { ActionResult } from './results.ts'

type AddressWire = components['schemas']['Address']

const Address = builder.objectRef<AddressWire>('Address').implement({
  description: "An entry of the caller's address book; label is free text such as Home.",
  fields: (t) => ({
    id: t.exposeID('id'),
    userId: t.exposeID('userId'),
    name: t.exposeString('name', { nullable: true }),
    mobile: t.exposeString('mobile', { nullable: true }),
    email: t.exposeString('email', { nullable: true }),
    street: t.exposeString('street'),
    city: t.exposeString('city'),
    state: t.exposeString('state'),
    zip: t.exposeString('zip'),
    country: t.exposeString('country'),
    isDefault: t.exposeBoolean('isDefault'),
    label: t.exposeString('label', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
  }),
})

const AddressConnection = builder.objectRef<{ items: AddressWire[] }>('AddressConnection').implement({
  description: 'The whole address book.',
  fields: (t) => ({ addresses: t.expose('items', { type: [Address], complexity: { field: 1, multiplier: 50 } }) }),
})

const AddressResult = builder.objectRef<Outcome<AddressWire>>('AddressResult').implement({
  description: 'Outcome of a change to the address book.',
  fields: (t) => ({
    success: t.exposeBoolean('success'),
    message: t.exposeString('message'),
    code: t.string({ nullable: true, resolve: codeOf }),
    address: t.field({ type: Address, nullable: true, resolve: valueOf }),
  }),
})

const AddAddressInput = builder.inputType('AddAddressInput', {
  description: 'A new address.',
  fields: (t) => ({
    name: t.string({ required: true }),
    mobile: t.string({ required: true }),
    email: t.string(),
    street: t.string({ required: true }),
    city: t.string({ required: true }),
    state: t.string({ required: true }),
    zip: t.string({ required: true }),
    country: t.string({ required: true }),
    isDefault: t.boolean(),
    label: t.string(),
  }),
})

const UpdateAddressInput = builder.inputType('UpdateAddressInput', {
  description: 'Changes to an address.',
  fields: (t) => ({
    name: t.string(),
    mobile: t.string(),
    email: t.string(),
    street: t.string(),
    city: t.string(),
    state: t.string(),
    zip: t.string(),
    country: t.string(),
    isDefault: t.boolean(),
    label: t.string(),
  }),
})

builder.queryField('myAddresses', (t) =>
  t.field({
    type: AddressConnection,
    nullable: true,
    description: "[signed in] The caller's address book, default address first.",
    complexity: CALL,
    resolve: (_root, _args, { services }) => reply(services.auth.GET('/api/addresses')),
  }),
)

builder.mutationFields((t) => ({
  addAddress: t.field({
    type: AddressResult,
    description: '[signed in] The first address becomes the default.',
    args: { input: t.arg({ type: AddAddressInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { input }, { services }) =>
      outcomeOf(reply(services.auth.POST('/api/addresses', { body: present(input) })), () => 'The address is added.'),
  }),
  updateAddress: t.field({
    type: AddressResult,
    description: '[own] Changes one entry of the address book.',
    args: { id: t.arg.id({ required: true }), input: t.arg({ type: UpdateAddressInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { id, input }, { services }) => {
      const body = checkedByService<components['schemas']['AddressChange']>(defined(input))
      const changed = services.auth.PATCH('/api/addresses/{id}', { params: { path: { id } }, body })
      return outcomeOf(reply(changed), () => 'The address is changed.')
    },
  }),
  deleteAddress: t.field({
    type: ActionResult,
    description: '[own] If the default goes, the newest remaining address takes its place.',
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id }, { services }) =>
      outcomeOf(
        services.auth.DELETE('/api/addresses/{id}', { params: { path: { id } } }),
        () => 'The address is removed.',
      ),
  }),
  setDefaultAddress: t.field({
    type: AddressResult,
    description: '[own] Makes an entry the default one.',
    args: { id: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { id }, { services }) =>
      outcomeOf(
        reply(services.auth.PUT('/api/addresses/{id}/default', { params: { path: { id } } })),
        () => 'This is the default address now.',
      ),
  }),
}))
