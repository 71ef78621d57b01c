/**
 * A drawing for each category that has products, in a field of 400 by 400. The classes are the picture's colours: `d`
 * dark, `m` middle, `l` light; `s` is a dark line.
 */
export const MOTIFS: Readonly<Record<string, string>> = {
  'Coffee & Tea': `<path class="m" d="M110 170h150v80a65 65 0 0 1-65 65h-20a65 65 0 0 1-65-65z"/>
    <path class="s" d="M260 190h20a34 34 0 0 1 0 68h-22M150 140c-14-18 14-30 0-50M190 140c-14-18 14-30 0-50M230 140c-14-18 14-30 0-50"/>
    <rect class="d" x="90" y="322" width="190" height="16" rx="8"/>`,
  Cookware: `<path class="m" d="M80 190h220v60a60 60 0 0 1-60 60H140a60 60 0 0 1-60-60z"/>
    <rect class="d" x="68" y="172" width="244" height="22" rx="11"/><rect class="d" x="170" y="140" width="40" height="26" rx="10"/>
    <path class="s" d="M68 215H48M312 215h40"/>`,
  Lighting: `<path class="m" d="M150 80h100l50 110H100z"/><path class="l" d="M130 190h140l30 70H100z" opacity=".7"/>
    <rect class="d" x="192" y="190" width="16" height="120"/><rect class="d" x="140" y="310" width="120" height="18" rx="9"/>`,
  Textiles: `<rect class="m" x="80" y="240" width="240" height="60" rx="24"/><rect class="l" x="90" y="180" width="220" height="60" rx="24"/>
    <rect class="d" x="100" y="120" width="200" height="60" rx="24"/><path class="s" d="M110 300v24M150 300v24M190 300v24M230 300v24M270 300v24"/>`,
  Headphones: `<path class="s" d="M100 240v-30a100 100 0 0 1 200 0v30" style="stroke-width:20"/>
    <rect class="m" x="76" y="220" width="54" height="96" rx="24"/><rect class="m" x="270" y="220" width="54" height="96" rx="24"/>`,
  Speakers: `<rect class="m" x="120" y="70" width="160" height="260" rx="20"/><circle class="d" cx="200" cy="245" r="58"/>
    <circle class="l" cx="200" cy="245" r="24"/><circle class="d" cx="200" cy="130" r="30"/>`,
  'Keyboards & Mice': `<rect class="m" x="60" y="140" width="280" height="120" rx="18"/>
    <path class="s" d="M90 172h220M90 202h220M130 232h140" style="stroke-width:14;stroke-dasharray:16 14"/>
    <rect class="d" x="170" y="286" width="60" height="60" rx="28"/>`,
  'Storage & Cables': `<rect class="m" x="100" y="150" width="120" height="170" rx="18"/><circle class="l" cx="160" cy="290" r="10"/>
    <path class="s" d="M160 150v-30a36 36 0 0 1 36-36h20a36 36 0 0 1 36 36v150"/><rect class="d" x="234" y="266" width="36" height="64" rx="10"/>`,
  'Tents & Sleeping': `<path class="m" d="M200 90 340 310H60z"/><path class="d" d="M200 170 250 310H150z"/>
    <circle class="l" cx="310" cy="100" r="26"/><path class="s" d="M50 312h300"/>`,
  'Camp Kitchen': `<path class="m" d="M130 120h110v100a30 30 0 0 1-30 30h-50a30 30 0 0 1-30-30z"/><path class="s" d="M240 150h24a22 22 0 0 1 0 60h-24"/>
    <path class="d" d="M185 262c40 40 30 76 0 76s-40-36 0-76z"/><path class="l" d="M186 300c14 18 10 32 0 32s-14-14 0-32z"/>`,
  'Bike Parts': `<circle class="s" cx="200" cy="200" r="118" style="stroke-width:18"/><circle class="m" cx="200" cy="200" r="30"/>
    <path class="s" d="M200 82v236M82 200h236M117 117l166 166M283 117 117 283" style="stroke-width:5"/>`,
  'Bags & Locks': `<path class="s" d="M150 150v-30a50 50 0 0 1 100 0v30"/><rect class="m" x="90" y="145" width="220" height="180" rx="26"/>
    <path class="d" d="M90 180h220v50l-110 40L90 230z"/><circle class="l" cx="200" cy="252" r="14"/>`,
  Knitwear: `<path class="m" d="m150 90 50 24 50-24 80 60-40 60-26-18v138H136V192l-26 18-40-60z"/>
    <path class="s" d="M150 230h100M150 260h100M150 290h100" style="stroke-width:7;stroke-dasharray:10 10"/>`,
  Rainwear: `<path class="m" d="M60 210a140 130 0 0 1 280 0q-24-26-47 0-23-26-46 0-24-26-47 0-23-26-47 0-23-26-46 0-23-26-47 0z"/>
    <path class="s" d="M200 80V66M200 205v100a24 24 0 0 1-48 0"/>`,
  'Socks & Gloves': `<path class="m" d="M150 80h80v130l56 56a40 40 0 0 1-56 56l-68-68a40 40 0 0 1-12-28z"/>
    <path class="d" d="M150 80h80v34h-80z"/><path class="l" d="M246 322a40 40 0 0 0 40-56l-24-24a50 50 0 0 0-40 60z"/>`,
  'Garden Tools': `<path class="m" d="M200 210c50 20 50 70 0 130-50-60-50-110 0-130z"/><rect class="d" x="188" y="120" width="24" height="110" rx="6"/>
    <rect class="l" x="178" y="56" width="44" height="76" rx="20"/>`,
  'Pots & Planters': `<path class="m" d="M120 220h160l-20 110H140z"/><rect class="d" x="108" y="196" width="184" height="34" rx="8"/>
    <path class="l" d="M200 196c-70 0-84-60-70-100 46 6 70 40 70 100zM200 196c0-70 40-110 84-116 10 60-20 116-84 116z"/>`,
  'Seeds & Bulbs': `<path class="m" d="M140 90q30 10 60 44 30-34 60-44 16 110-60 120-76-10-60-120z"/>
    <path class="s" d="M200 210v120"/><path class="l" d="M200 320q-70-10-84-90 70 14 84 90zM200 300q60-10 76-76-64 10-76 76z"/>`,
  'Wooden Toys': `<rect class="m" x="80" y="220" width="100" height="100" rx="10"/><rect class="d" x="220" y="220" width="100" height="100" rx="10"/>
    <path class="l" d="M200 90 260 210H140z"/><circle class="l" cx="270" cy="270" r="26"/>`,
  'Games & Puzzles': `<path class="m" d="M90 110h80a32 32 0 1 1 60 0h80v90a32 32 0 1 0 0 60v60H90z"/><circle class="d" cx="150" cy="250" r="14"/>
    <circle class="d" cx="220" cy="180" r="14"/><circle class="d" cx="220" cy="270" r="14"/>`,
  'Notebooks & Planners': `<rect class="m" x="110" y="70" width="190" height="260" rx="14"/><rect class="d" x="110" y="70" width="34" height="260" rx="14"/>
    <rect class="l" x="172" y="120" width="96" height="46" rx="6"/><path class="d" d="M250 330v34l14-12 14 12v-34z"/>`,
  'Pens & Ink': `<path class="m" d="M270 70 330 130 180 280l-60-60z"/><path class="d" d="m120 220 60 60-100 40z"/>
    <path class="s" d="M80 320h180" style="stroke-width:8"/><circle class="l" cx="142" cy="258" r="9"/>`,
  'Chocolate & Honey': `<path class="m" d="M120 150h160v150a30 30 0 0 1-30 30H150a30 30 0 0 1-30-30z"/><rect class="d" x="110" y="104" width="180" height="46" rx="12"/>
    <path class="l" d="m200 190 44 26v50l-44 26-44-26v-50z"/>`,
  'Oils & Spices': `<path class="m" d="M172 130h56q0 40 30 64v112a24 24 0 0 1-24 24h-68a24 24 0 0 1-24-24V194q30-24 30-64z"/>
    <rect class="d" x="178" y="66" width="44" height="60" rx="8"/><rect class="l" x="158" y="220" width="84" height="70" rx="8"/>`,
  'Soap & Shaving': `<rect class="m" x="80" y="200" width="240" height="110" rx="44"/><path class="s" d="M130 255h140" style="stroke-width:8"/>
    <circle class="l" cx="150" cy="150" r="34"/><circle class="l" cx="220" cy="120" r="22"/><circle class="l" cx="270" cy="160" r="28"/>`,
}
