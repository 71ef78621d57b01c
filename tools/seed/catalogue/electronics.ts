import { type DemoCategory, product } from './shape.ts'

export const electronics: DemoCategory = {
  name: 'Electronics',
  description: 'Things with a plug or a battery',
  children: [
    {
      name: 'Audio',
      description: 'To listen with',
      children: [
        {
          name: 'Headphones',
          description: 'Over, on and in the ear',
          products: [
            product(
              'Studio Headphones Closed',
              149,
              'Circumaural, 80 ohms, every part can be replaced.',
              'headphones',
              'studio',
              'wired',
            ),
            product(
              'Open-back Headphones',
              229,
              'Velour pads, wide stage, for quiet rooms.',
              'headphones',
              'hifi',
              'wired',
            ),
            product(
              'Wireless Earbuds',
              99.9,
              'Eight hours and three charges in the case, splash-proof.',
              'headphones',
              'bluetooth',
            ),
            product(
              'Noise-cancelling Headphones',
              279,
              'Thirty hours, two devices at once, folds flat.',
              'headphones',
              'bluetooth',
              'travel',
            ),
            product(
              'Headphone Amplifier',
              119,
              'Balanced and unbalanced output, USB-C converter inside.',
              'amplifier',
              'usb-c',
            ),
          ],
        },
        {
          name: 'Speakers',
          description: 'From the shelf to the park',
          products: [
            product(
              'Bookshelf Speakers, Pair',
              349,
              'Two-way, five-inch woofer, real walnut veneer.',
              'speaker',
              'hifi',
            ),
            product(
              'Portable Speaker',
              69,
              'Floats, plays for sixteen hours, pairs with a second one.',
              'speaker',
              'bluetooth',
              'outdoor',
            ),
            product('Kitchen Radio FM/DAB+', 84, 'Two alarms, Bluetooth, knob instead of menu.', 'radio', 'kitchen'),
            product(
              'Turntable with Belt Drive',
              259,
              'Two speeds, cartridge fitted, preamplifier can be switched off.',
              'vinyl',
              'hifi',
            ),
          ],
        },
      ],
    },
    {
      name: 'Computing',
      description: 'On the desk',
      children: [
        {
          name: 'Keyboards & Mice',
          description: 'Under the fingers',
          products: [
            product(
              'Mechanical Keyboard 75 %',
              129,
              'Hot-swap switches, PBT caps, ISO and ANSI layouts.',
              'keyboard',
              'usb-c',
            ),
            product(
              'Low-profile Keyboard',
              89,
              'Three devices by Bluetooth, charges in two hours.',
              'keyboard',
              'bluetooth',
            ),
            product('Vertical Mouse', 54.9, 'Keeps the wrist upright, six buttons, silent.', 'mouse', 'ergonomic'),
            product('Trackball', 49, 'Thumb-operated, ball comes out for cleaning.', 'mouse', 'ergonomic'),
            product('Wool Desk Mat 90 × 40 cm', 34, 'Felt of merino wool on cork, muffles and warms.', 'desk', 'wool'),
          ],
        },
        {
          name: 'Storage & Cables',
          description: 'To keep and to connect',
          products: [
            product('Portable SSD 1 TB', 109, '1,000 MB/s over USB-C, housing of aluminium.', 'ssd', 'usb-c'),
            product('Portable SSD 4 TB', 319, '2,000 MB/s over USB-C, housing of aluminium.', 'ssd', 'usb-c'),
            product(
              'USB-C Hub 7-in-1',
              45.9,
              'HDMI 4K at 60 Hz, two USB-A, card reader, 100 W through.',
              'hub',
              'usb-c',
            ),
            product(
              'Braided USB-C Cable 2 m',
              14.9,
              '100 W and 10 Gbit/s, strain relief at both ends.',
              'cable',
              'usb-c',
            ),
            product(
              'GaN Charger 65 W',
              39.9,
              'Three ports, folding plug, smaller than a pack of cards.',
              'charger',
              'usb-c',
              'travel',
            ),
          ],
        },
      ],
    },
  ],
}
