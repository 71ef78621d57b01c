import type { components } from '../../generated/product.ts'
import { found, reply, type Services } from '../../services.ts'
import { builder, CALL } from '../builder.ts'
import { COUNTED, listCost, numbered, pageArgs, PageInfo, pageQuery, Pagination } from '../pages.ts'
import { type Page, Product } from '../types.ts'

type ReviewWire = components['schemas']['Review']

const REVIEWS_PER_PAGE = 10

const Review = builder.objectRef<ReviewWire>('Review').implement({
  description:
    'What a buyer thinks of a product: 1 to 5 stars, and how many accounts found it helpful; userName is from the time of writing.',
  fields: (t) => ({
    id: t.exposeID('id'),
    productId: t.exposeID('productId'),
    product: t.field({
      type: Product,
      nullable: true,
      resolve: ({ productId }, _args, { loaders }) => loaders.products.load(productId),
    }),
    userId: t.exposeID('userId'),
    userName: t.exposeString('userName'),
    rating: t.exposeInt('rating'),
    comment: t.exposeString('comment'),
    helpful: t.exposeInt('helpful'),
    approved: t.exposeBoolean('approved'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    isApproved: t.exposeBoolean('approved', { deprecationReason: 'Use approved.' }),
  }),
})

const ReviewConnection = builder.objectRef<Page<ReviewWire>>('ReviewConnection').implement({
  description: 'A page of reviews.',
  fields: (t) => ({
    reviews: t.expose('items', { type: [Review], complexity: COUNTED }),
    pagination: t.field({ type: Pagination, resolve: (page) => page }),
    pageInfo: t.field({ type: PageInfo, resolve: (page) => page }),
  }),
})

const CreateReviewResult = builder.objectRef<ReviewWire>('CreateReviewResult').implement({
  description: 'A written review.',
  fields: (t) => ({
    success: t.boolean({ resolve: () => true }),
    message: t.string({ resolve: () => 'Thank you for your review.' }),
    review: t.field({ type: Review, nullable: true, resolve: (review) => review }),
  }),
})

const CreateReviewInput = builder.inputType('CreateReviewInput', {
  description: 'A review: 1 to 5 stars and 10 to 2000 characters.',
  fields: (t) => ({ rating: t.int({ required: true }), comment: t.string({ required: true }) }),
})

builder.objectField(Product, 'reviews', (t) =>
  t.field({
    type: ReviewConnection,
    nullable: true,
    args: pageArgs(REVIEWS_PER_PAGE),
    complexity: listCost,
    resolve: async ({ id }, paging, { services }) => numbered(paging, listed(services, id, pageQuery(paging))),
  }),
)

builder.queryField('productReviews', (t) =>
  t.field({
    type: ReviewConnection,
    nullable: true,
    description: 'Approved reviews, newest first.',
    args: { productId: t.arg.id({ required: true }), ...pageArgs(REVIEWS_PER_PAGE) },
    complexity: listCost,
    resolve: async (_root, { productId, ...paging }, { services }) =>
      numbered(paging, listed(services, productId, pageQuery(paging))),
  }),
)

builder.mutationFields((t) => ({
  createReview: t.field({
    type: CreateReviewResult,
    description:
      '[signed in] Once per customer and product, only after an order with it was delivered (else FORBIDDEN).',
    args: { productId: t.arg.id({ required: true }), input: t.arg({ type: CreateReviewInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { productId: id, input: body }, { services }) =>
      reply(services.product.POST('/api/products/{id}/reviews', { params: { path: { id } }, body })),
  }),
  updateReview: t.field({
    type: Review,
    description: '[own] Changes stars and text of a review.',
    args: { reviewId: t.arg.id({ required: true }), input: t.arg({ type: CreateReviewInput, required: true }) },
    complexity: CALL,
    resolve: (_root, { reviewId: id, input: body }, { services }) =>
      reply(services.product.PATCH('/api/reviews/{id}', { params: { path: { id } }, body })),
  }),
  deleteReview: t.boolean({
    description: "[own] Withdraws a review; the product's rating follows.",
    args: { reviewId: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: async (_root, { reviewId: id }, { services }) => {
      await services.product.DELETE('/api/reviews/{id}', { params: { path: { id } } })
      return true
    },
  }),
  markReviewHelpful: t.field({
    type: Review,
    nullable: true,
    description: '[signed in] Counts once per account; repeating changes nothing.',
    args: { reviewId: t.arg.id({ required: true }) },
    complexity: CALL,
    resolve: (_root, { reviewId: id }, { services }) =>
      reply(services.product.PUT('/api/reviews/{id}/helpful', { params: { path: { id } } })),
  }),
  moderateReview: t.field({
    type: Review,
    description: '[admin] Shows or hides a review; its stars count only while it is shown.',
    args: { reviewId: t.arg.id({ required: true }), approved: t.arg.boolean({ required: true }) },
    complexity: CALL,
    resolve: (_root, { reviewId: id, approved }, { services }) =>
      reply(services.product.PUT('/api/reviews/{id}/approval', { params: { path: { id } }, body: { approved } })),
  }),
}))

function listed({ product }: Services, id: string, query: ReturnType<typeof pageQuery>) {
  return found(product.GET('/api/products/{id}/reviews', { params: { path: { id }, query } }))
}
