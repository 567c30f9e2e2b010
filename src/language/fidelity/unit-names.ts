/** Unit: its names as spoken, then its symbols as written (letter case counts). */
const units: readonly [names: string, symbols: string][] = [
  ['meter meters metre metres', 'm'],
  ['kilometer kilometers kilometre kilometres', 'km'],
  ['centimeter centimeters centimetre centimetres', 'cm'],
  ['millimeter millimeters millimetre millimetres', 'mm'],
  ['micrometer micrometers micron microns', 'um'],
  ['nanometer nanometers nanometre nanometres', 'nm'],
  ['gram grams', 'g'],
  ['kilogram kilograms kilo kilos', 'kg'],
  ['milligram milligrams', 'mg'],
  ['microgram micrograms', 'ug mcg'],
  ['ton tons tonne tonnes', 't'],
  ['seconds sec secs', 's'],
  ['millisecond milliseconds', 'ms'],
  ['microsecond microseconds', 'us'],
  ['nanosecond nanoseconds', 'ns'],
  ['minute minutes', 'min mins'],
  ['hour hours', 'h hr hrs'],
  ['day days', ''],
  ['week weeks', ''],
  ['month months', ''],
  ['year years', 'yr yrs'],
  ['century centuries', ''],
  ['hertz', 'Hz'],
  ['kilohertz', 'kHz'],
  ['megahertz', 'MHz'],
  ['gigahertz', 'GHz'],
  ['volt volts', 'V'],
  ['millivolt millivolts', 'mV'],
  ['kilovolt kilovolts', 'kV'],
  ['amp amps ampere amperes', 'A'],
  ['milliamp milliamps milliampere milliamperes', 'mA'],
  ['microamp microamps', 'uA'],
  ['ohm ohms', 'Ω'],
  ['kilohm kilohms', 'kΩ'],
  ['farad farads', 'F'],
  ['microfarad microfarads', 'uF'],
  ['watt watts', 'W'],
  ['kilowatt kilowatts', 'kW'],
  ['megawatt megawatts', 'MW'],
  ['milliwatt milliwatts', 'mW'],
  ['joule joules', 'J'],
  ['kilojoule kilojoules', 'kJ'],
  ['calorie calories', 'cal'],
  ['newton newtons', 'N'],
  ['pascal pascals', 'Pa'],
  ['kilopascal kilopascals', 'kPa'],
  ['liter liters litre litres', 'L l'],
  ['milliliter milliliters millilitre millilitres', 'mL ml'],
  ['kelvin kelvins', 'K'],
  ['celsius', ''],
  ['fahrenheit', ''],
  ['degree degrees', ''],
  ['mole moles', 'mol'],
  ['tesla teslas', 'T'],
  ['decibel decibels', 'dB'],
  ['byte bytes', 'B'],
  ['kilobyte kilobytes', 'kB KB'],
  ['megabyte megabytes', 'MB'],
  ['gigabyte gigabytes', 'GB'],
  ['bit bits', ''],
  ['foot feet', 'ft'],
  ['inch inches', ''],
  ['yard yards', 'yd'],
  ['mile miles', 'mi'],
  ['pound pounds', 'lb lbs'],
  ['ounce ounces', 'oz'],
  ['gallon gallons', 'gal'],
  ['dollar dollars', ''],
  ['euro euros', ''],
  ['percent', ''],
];

function byWord(column: 0 | 1): ReadonlyMap<string, string> {
  const name = (names: string) => names.slice(0, names.search(/ |$/u));
  return new Map(
    units.flatMap((unit) =>
      unit[column]
        .split(' ')
        .filter((word) => word !== '')
        .map((word) => [word, name(unit[0]).replace(/^seconds$/u, 'second')] as const),
    ),
  );
}

/** Units by their spoken name; "second" is missing, since only its neighbours tell the unit from the ordinal. */
export const unitByName = byWord(0);
/** Units by their symbol, which says something only behind a number. */
export const unitBySymbol = byWord(1);
