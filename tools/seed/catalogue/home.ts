import { type DemoCategory, product } from './shape.ts'

export const home: DemoCategory = {
  name: 'Home',
  description: 'For rooms that are lived in',
  children: [
    {
      name: 'Kitchen',
      description: 'Cooking, brewing, storing',
      children: [
        {
          name: 'Coffee & Tea',
          description: 'From bean and leaf to cup',
          products: [
            product(
              'Gooseneck Kettle 0.9 l',
              49.9,
              'Brushed steel, thermometer in the lid, a spout that pours thin.',
              'coffee',
              'kettle',
              'steel',
            ),
            product(
              'Hand Coffee Grinder',
              64.5,
              'Conical steel burrs, 36 steps, grinds 30 g in a minute.',
              'coffee',
              'grinder',
            ),
            product(
              'Pour-over Dripper',
              18,
              'Stoneware for size 2 paper filters, made in a small pottery.',
              'coffee',
              'ceramic',
            ),
            product(
              'Moka Pot for Three',
              27.95,
              'Aluminium classic for gas, electric and camping stoves.',
              'coffee',
              'espresso',
            ),
            product(
              'Glass Teapot with Strainer',
              32,
              'Borosilicate glass, 1.2 litres, fine strainer of steel.',
              'tea',
              'glass',
            ),
            product(
              'Darjeeling First Flush 100 g',
              12.8,
              'Spring harvest of a single garden, light and flowery.',
              'tea',
              'organic',
            ),
          ],
        },
        {
          name: 'Cookware',
          description: 'Pots, pans and knives',
          products: [
            product(
              'Cast-iron Skillet 26 cm',
              39.9,
              'Seasoned with linseed oil; for every stove and the campfire.',
              'pan',
              'cast iron',
            ),
            product('Carbon-steel Wok 32 cm', 44, 'Flat bottom for induction, handle of beech wood.', 'wok', 'steel'),
            product('Casserole 4.5 l', 119, 'Enamelled cast iron with a lid that bastes by itself.', 'pot', 'enamel'),
            product(
              'Chef’s Knife 20 cm',
              84.95,
              'Forged blade of 58 HRC, handle of walnut, hand wash only.',
              'knife',
              'steel',
            ),
            product(
              'Maple Cutting Board',
              36.5,
              'End grain, 40 × 30 cm, with a groove for the juice.',
              'board',
              'wood',
            ),
            product(
              'Stainless Saucepan 1.8 l',
              52,
              'Three layers, marks inside, lid with two strainers.',
              'pot',
              'steel',
            ),
          ],
        },
      ],
    },
    {
      name: 'Living',
      description: 'Light and warmth',
      children: [
        {
          name: 'Lighting',
          description: 'Lamps for desk, table and floor',
          products: [
            product(
              'Desk Lamp Arc',
              79,
              'Jointed aluminium arm, dimmable, warm to neutral white.',
              'lamp',
              'led',
              'desk',
            ),
            product('Paper Pendant 45 cm', 24.9, 'Rice paper over bamboo rings, cable of two metres.', 'lamp', 'paper'),
            product('Floor Lamp Tripod', 139, 'Oiled oak, linen shade, foot switch, E27 socket.', 'lamp', 'oak'),
            product(
              'Rechargeable Table Light',
              45,
              'Twelve hours on one charge, splash-proof for the balcony.',
              'lamp',
              'usb-c',
              'balcony',
            ),
            product('Filament Bulb 4 W', 6.5, 'E27, 470 lumens at 2,200 K, dimmable.', 'bulb', 'led'),
          ],
        },
        {
          name: 'Textiles',
          description: 'Blankets, cushions, towels',
          products: [
            product('Lambswool Throw', 89, 'Woven in one piece, 130 × 180 cm, fringed.', 'blanket', 'wool'),
            product('Linen Cushion Cover', 22.5, 'Stone-washed linen, 50 × 50 cm, hidden zip.', 'cushion', 'linen'),
            product(
              'Waffle Bath Towel',
              28,
              'Organic cotton that dries fast, 70 × 140 cm.',
              'towel',
              'cotton',
              'organic',
            ),
            product('Tea Towels, Set of Three', 16.9, 'Half linen, striped, better with every wash.', 'towel', 'linen'),
            product('Jute Rug 80 × 150 cm', 58, 'Hand-braided, reversible, for floors without heating.', 'rug', 'jute'),
          ],
        },
      ],
    },
  ],
}
