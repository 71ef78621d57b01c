import { type DemoCategory, product } from './shape.ts'

export const outdoor: DemoCategory = {
  name: 'Outdoor',
  description: 'For weather of every kind',
  children: [
    {
      name: 'Camping',
      description: 'A night outside',
      children: [
        {
          name: 'Tents & Sleeping',
          description: 'To stay dry and warm',
          products: [
            product('Two-person Tent', 289, '1.9 kg, two doors, stands in five minutes.', 'tent', 'light'),
            product(
              'Down Sleeping Bag −5 °C',
              219,
              '650 cuin, traceable down, packs to six litres.',
              'sleeping bag',
              'down',
            ),
            product('Insulated Sleeping Mat', 109, 'R-value 4.2, 480 g, quiet fabric.', 'mat', 'light'),
            product('Tarp 3 × 3 m', 74.5, 'Ripstop nylon with nineteen loops, lines included.', 'tarp', 'light'),
          ],
        },
        {
          name: 'Camp Kitchen',
          description: 'Cooking outside',
          products: [
            product('Gas Stove', 42, 'Folds to the size of a fist, simmers as well as it boils.', 'stove', 'light'),
            product('Titanium Mug 450 ml', 36, 'With lid and folding handles, 80 g.', 'mug', 'titanium'),
            product('Enamel Plate', 11.5, 'Steel with white enamel, 24 cm, blue rim.', 'plate', 'enamel'),
            product('Water Filter', 39, 'Hollow fibre, three litres a minute, back-flush syringe.', 'water', 'safety'),
            product('Headlamp 400 lm', 47.9, 'Red light, lock, charges over USB-C.', 'lamp', 'usb-c'),
          ],
        },
      ],
    },
    {
      name: 'Cycling',
      description: 'On two wheels',
      children: [
        {
          name: 'Bike Parts',
          description: 'To keep rolling',
          products: [
            product(
              'Leather Saddle',
              94,
              'Takes a thousand kilometres to fit and a lifetime to wear.',
              'saddle',
              'leather',
            ),
            product(
              'Dynamo Headlight 80 lx',
              76,
              'Road-legal beam, standing light, switch on the back.',
              'light',
              'safety',
            ),
            product('Touring Tyre 28"', 38.9, 'Puncture belt of five millimetres, reflecting stripe.', 'tyre'),
            product('Chain 11-speed', 31.5, 'Nickel-plated, with a link that opens by hand.', 'chain'),
          ],
        },
        {
          name: 'Bags & Locks',
          description: 'To carry and to secure',
          products: [
            product('Pannier, Waterproof 20 l', 72, 'Rolled closure, hooks that fit every rack.', 'bag', 'waterproof'),
            product('Handlebar Bag', 58, 'Removable in one move, map pocket, shoulder strap.', 'bag'),
            product('Folding Lock', 89.9, 'Hardened steel links, 90 cm, holder for the frame.', 'lock', 'safety'),
            product('Rear Rack', 49, 'Aluminium, carries 25 kg, for 26 to 29 inches.', 'rack'),
          ],
        },
      ],
    },
  ],
}
