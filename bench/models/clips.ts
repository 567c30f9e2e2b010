// Clips of lectures: what is on the screen and what is said meanwhile, about fifteen seconds each. Written for this bench,
// the speech as a recogniser gives it. Clips of one lecture follow each other, so that another clip of the same lecture
// is a hard mismatch.

export interface ShownAndSaid {
  /** Lines of the screen's text, or a sentence that a model wrote about the picture. */
  shown: readonly string[] | string;
  said: string;
}

export interface Lecture {
  title: string;
  clips: readonly ShownAndSaid[];
}

export const lectures: readonly Lecture[] = [
  {
    title: 'Linear algebra',
    clips: [
      {
        shown: ['Eigenvalues and eigenvectors', 'Av = λv', 'v is not zero', 'λ may be negative or complex'],
        said: "So most vectors get knocked off their own line when the transformation is applied, but a few special ones stay on it and are only stretched or flipped. The factor by which they're stretched, that's the number we're after.",
      },
      {
        shown: ['Characteristic polynomial', 'det(A − λI) = 0', 'Degree n', 'Its roots are the eigenvalues'],
        said: 'How do we find them? We move everything to one side, and then this matrix has to squash some vector to zero, so its determinant has to vanish. That gives us an equation in lambda that we can solve.',
      },
      {
        shown: ['Diagonalization', 'A = P D P⁻¹', 'Powers: Aᵏ = P Dᵏ P⁻¹'],
        said: "And here's why you would want this. If I need to multiply the matrix with itself a hundred times, I change to the new basis, raise the numbers on the diagonal to the hundredth power, and change back.",
      },
      {
        shown:
          'A plot of two perpendicular arrows on an ellipse, the longer one labelled sigma one, the shorter sigma two.',
        said: 'The unit circle always turns into an ellipse, whatever the matrix is, and the half axes of this ellipse are the singular values. The big one tells how much it can stretch anything at most.',
      },
    ],
  },
  {
    title: 'Thermodynamics',
    clips: [
      {
        shown: ['First law', 'ΔU = Q − W', 'Q: heat added to the system', 'W: work done by the system'],
        said: "Energy doesn't go away. Whatever heat I put into the gas either makes it hotter, it stays inside, or it pushes the piston out. That's all the bookkeeping there is.",
      },
      {
        shown: [
          'Carnot cycle',
          '1. Isothermal expansion',
          '2. Adiabatic expansion',
          '3. Isothermal compression',
          '4. Adiabatic compression',
        ],
        said: 'We let it expand while it touches the hot reservoir, then we take that away and let it expand further and cool down, then we squeeze it at the cold side, and squeeze again until we are back where we began.',
      },
      {
        shown: [
          'Efficiency',
          'η = 1 − Tc / Th',
          'No engine between two reservoirs does better',
          'Temperatures in kelvin',
        ],
        said: 'So a power station with steam at eight hundred and a river at three hundred can turn at best about sixty percent of the heat into electricity, and no clever engineer will ever beat that.',
      },
      {
        shown: ['Entropy', 'dS = δQ / T', 'Never decreases in an isolated system'],
        said: "Nobody has seen a broken egg jump back onto the table. There is nothing in Newton's laws against it, it is just that there are so many more ways to be broken than to be whole, and that counting is what this quantity does.",
      },
    ],
  },
  {
    title: 'Cell biology',
    clips: [
      {
        shown: ['The mitochondrion', 'Outer membrane', 'Inner membrane with cristae', 'Matrix', 'Own DNA'],
        said: "This organelle was probably a bacterium once that got swallowed. It still has its own little ring of genes, and it's folded inside so that there is more surface to make ATP on.",
      },
      {
        shown: ['Mitosis', 'Prophase', 'Metaphase', 'Anaphase', 'Telophase'],
        said: 'The chromosomes thicken, they line up in the middle, then the spindle pulls the sister chromatids apart to the two poles, and two new nuclei form around them. One cell has become two.',
      },
      {
        shown:
          'A diagram of a membrane with proteins that let sodium out of the cell and potassium into it, labelled ATP.',
        said: 'For each molecule of fuel it throws three sodium ions out and takes two potassium in, against the gradient. A neuron spends more than half of its energy just on running these pumps.',
      },
      {
        shown: [
          'From gene to protein',
          'DNA → mRNA: transcription',
          'mRNA → protein: translation',
          'Codon: three bases, one amino acid',
        ],
        said: "A copy of the gene is made and carried out of the nucleus, and the ribosome reads it three letters at a time. Each triplet calls for one building block, and so the chain grows until there's a stop.",
      },
    ],
  },
  {
    title: 'Machine learning',
    clips: [
      {
        shown: [
          'Gradient descent',
          'w ← w − η ∇L(w)',
          'η: learning rate',
          'Repeat until the loss stops falling',
        ],
        said: 'Imagine you are on a hillside in the fog and want to get down. You feel which way is steepest and take a step that way. If your steps are too big you will jump over the valley, too small and you are there all night.',
      },
      {
        shown: [
          'Overfitting',
          'Training error falls',
          'Validation error rises',
          'More data, regularization, early stopping',
        ],
        said: 'The model has simply learned the examples by heart. It does great on what it has seen and terribly on anything new, so we keep some of the data away from it and stop when it gets worse on that.',
      },
      {
        shown:
          'A chart of the error of two curves over the number of trees, one labelled bagging and one boosting.',
        said: "With a random forest, adding another tree never really hurts, they just get averaged. The other way, each tree fixes the mistakes of the ones before, and at some point it's fixing noise.",
      },
      {
        shown: ['Attention', 'softmax(QKᵀ / √d) V', 'Queries, keys, values', 'Cost grows with n²'],
        said: 'Each word asks a question, every other word says what it has to offer, and where those two match, it takes more of the content. The trouble is that everyone looks at everyone, so twice the text is four times the work.',
      },
    ],
  },
  {
    title: 'Macroeconomics',
    clips: [
      {
        shown: [
          'Gross domestic product',
          'Y = C + I + G + NX',
          'Consumption, investment, government, net exports',
        ],
        said: 'So we add up what households spend, what firms put into new machines and buildings, what the state buys, and what we sell abroad minus what we bring in. That is how big the economy is.',
      },
      {
        shown: ['Inflation', 'Consumer price index', 'Basket of goods', 'Base year = 100'],
        said: 'Somebody actually goes to the shops every month and writes down what bread and rent and haircuts cost. If the same shopping cart was a hundred dollars and is now a hundred and four, there you have it.',
      },
      {
        shown: ['The money multiplier', 'Reserve ratio r', 'Deposits grow by up to 1 / r'],
        said: 'You bring a thousand to the bank, they keep a tenth of it and lend out nine hundred, and that comes back to some other bank as a deposit, which lends out most of it again. In the end there is ten times as much.',
      },
      {
        shown:
          'A graph with a curve that falls from the upper left to the lower right, unemployment on one axis and inflation on the other.',
        said: 'For a while people believed you could choose: a few more jobs for a bit more rising prices. In the seventies both went up together, and that was the end of this simple picture.',
      },
    ],
  },
  {
    title: 'Organic chemistry',
    clips: [
      {
        shown: [
          'SN1 and SN2',
          'SN2: one step, inversion',
          'SN1: carbocation, racemic mixture',
          'Tertiary prefers SN1',
        ],
        said: 'Either the nucleophile pushes in from the back while the leaving group goes, like an umbrella in the wind, or that group leaves first and we have a flat cation that can be attacked from both sides.',
      },
      {
        shown:
          'A hexagon of six carbon atoms with a circle inside, and the same hexagon with alternating double bonds beside it.',
        said: 'Kekulé saw it as single and double bonds that swap places, but all six are the same length. The electrons are smeared over the whole ring, and that makes benzene so stable.',
      },
      {
        shown: ['Chirality', 'Four different groups on one carbon', 'Enantiomers', 'R and S'],
        said: 'Your left hand does not fit in a right glove. It is the same here: two molecules that are mirror images, the same atoms and bonds, and yet one smells of caraway and the other of mint.',
      },
      {
        shown: ['Infrared spectroscopy', 'C=O: 1700 cm⁻¹', 'O–H: 3200 to 3600 cm⁻¹, broad', 'C–H: 2900 cm⁻¹'],
        said: "When you see that strong sharp band at seventeen hundred you know there's a carbonyl. And this wide belly over here, that's an alcohol, it's so wide because of the hydrogen bonds.",
      },
    ],
  },
  {
    title: 'Databases',
    clips: [
      {
        shown: [
          'SELECT name, COUNT(*)',
          'FROM orders JOIN customers',
          'ON orders.customer = customers.id',
          'GROUP BY name',
        ],
        said: 'We want to know how many purchases each person has made, so we have to bring the two tables together on the key, and then fold all rows with the same name into one and count them.',
      },
      {
        shown: [
          'B-tree index',
          'Depth grows with log n',
          'Each node is one page',
          'Ordered: ranges are cheap',
        ],
        said: 'Without it the server reads the whole table from the disk. With it, it takes three or four jumps even for a billion rows, and since the leaves are in order you can also ask for everything between two dates.',
      },
      {
        shown: ['Transactions', 'Atomicity', 'Consistency', 'Isolation', 'Durability'],
        said: 'If the power goes out after the money has left one account and before it has reached the other, neither must have happened. And once we have told the customer it is done, it has to survive a crash.',
      },
      {
        shown: [
          'Third normal form',
          'Every column depends on the key,',
          'the whole key,',
          'and nothing but the key',
        ],
        said: "Here the city is stored with each order although it follows from the postal code. So when a street gets a new code, you have to change it in a thousand places, and you'll forget one. Put it in a table of its own.",
      },
    ],
  },
  {
    title: 'Geology',
    clips: [
      {
        shown:
          'A map of the floor of the Atlantic with stripes of different ages on both sides of a ridge in the middle.',
        said: 'The youngest rock is right at the crest and it gets older as you go away, the same on both sides. New crust wells up there and pushes Europe and America apart, about as fast as your fingernails grow.',
      },
      {
        shown: ['The rock cycle', 'Igneous', 'Sedimentary', 'Metamorphic'],
        said: 'Lava cools into granite or basalt, rain and frost grind it down to sand, the sand gets buried and cemented, and if it goes deep enough, heat and pressure turn it into something else again.',
      },
      {
        shown: [
          'Radiometric dating',
          'Half-life of ⁴⁰K: 1.25 billion years',
          'Parent and daughter isotopes',
          'Zircon',
        ],
        said: 'When the crystal formed there was no argon in it. All that we find today comes from potassium that has decayed since, so from the ratio we can tell how long ago that was.',
      },
      {
        shown: ['Earthquakes', 'P waves: 6 km/s', 'S waves: 3.5 km/s', 'Distance from the delay'],
        said: 'The first jolt is a push and pull that travels fast, and after it comes the shaking from side to side. If you count the seconds between the two, you know how far away it broke.',
      },
    ],
  },
  {
    title: 'Electric circuits',
    clips: [
      {
        shown: ["Kirchhoff's laws", 'Currents into a node sum to 0', 'Voltages around a loop sum to 0'],
        said: 'Charge does not pile up anywhere, so whatever flows into this junction has to flow out. And if you walk once around and come back to where you started, you are at the same potential again.',
      },
      {
        shown: ['RC circuit', 'τ = R C', 'v(t) = V (1 − e^(−t/τ))'],
        said: 'At first the capacitor fills quickly, and the fuller it is the slower it goes. After one time constant it has reached sixty three percent, after five you can call it charged.',
      },
      {
        shown:
          'A circuit diagram of an operational amplifier with a resistor from its output back to its inverting input.',
        said: 'It does whatever it takes to bring both inputs to the same voltage. So this point is virtually at ground, and the gain is only the ratio of these two resistors, no matter how crazy the chip is.',
      },
      {
        shown: ['Transformer', 'V₁ / V₂ = N₁ / N₂', 'Works with alternating current only'],
        said: 'Ten times the windings, ten times the voltage and a tenth of the current. That is why the grid uses hundreds of kilovolts: less current, less heat lost in the lines. With a battery nothing happens at all.',
      },
    ],
  },
  {
    title: 'Statistics',
    clips: [
      {
        shown: [
          'Central limit theorem',
          'Mean of n samples',
          'σ / √n',
          'Any distribution with finite variance',
        ],
        said: 'Take dice, take incomes, take whatever ugly shape you like. If you average enough of them, the averages follow a bell curve, and to make it half as wide you need four times as many.',
      },
      {
        shown: [
          'p-value',
          'Probability of data at least this extreme',
          'if the null hypothesis is true',
          'Not the probability of the hypothesis',
        ],
        said: 'Everyone gets this wrong. It does not tell you how likely it is that the drug works. It says: suppose it does nothing, how often would we see a difference as big as this one just by luck.',
      },
      {
        shown: 'A scatter plot of ice cream sales against drownings, with a rising line through the points.',
        said: 'They go up together, no question. But the one does not cause the other, it is the hot weather behind both. Whenever you see such a line, ask what third thing might be at work.',
      },
      {
        shown: ["Bayes' theorem", 'P(A|B) = P(B|A) P(A) / P(B)', 'Prior, likelihood, posterior'],
        said: 'One in a thousand has the disease and the test is right ninety nine times out of a hundred. So you test positive, should you panic? No, because almost all positives come from the many healthy people.',
      },
    ],
  },
  {
    title: 'Astronomy',
    clips: [
      {
        shown: ["Kepler's laws", 'Ellipses with the sun in a focus', 'Equal areas in equal times', 'T² ∝ a³'],
        said: 'The planet speeds up when it comes close and slows down far out. And the further out it is the longer its year, and not just in proportion: Saturn is ten times as far away and takes thirty years.',
      },
      {
        shown:
          'A diagram of stars by temperature and brightness, with a band from the upper left to the lower right.',
        said: 'Most of them lie on this diagonal, the main sequence, where they burn hydrogen. Up here are the red giants that have used theirs up, and down there the white dwarfs, which are just cooling.',
      },
      {
        shown: ['Redshift', 'z = Δλ / λ', 'v = H₀ d', 'H₀ ≈ 70 km/s per megaparsec'],
        said: 'The lines in the spectrum of almost every galaxy are moved to longer wavelengths, and the fainter it is the more. Everything is running away from us, not because we are special but because space itself grows.',
      },
      {
        shown: [
          'Finding exoplanets',
          'Transit: the star dims by 1 %',
          'Radial velocity: the star wobbles',
          'Direct images: rare',
        ],
        said: 'You cannot see the thing itself, it is lost in the glare. But every few days the light drops a tiny bit because something passes in front, or the star is tugged back and forth a few meters per second.',
      },
    ],
  },
  {
    title: 'Programming',
    clips: [
      {
        shown: ['def factorial(n):', '    if n == 0:', '        return 1', '    return n * factorial(n - 1)'],
        said: 'The function calls itself with a smaller number, and it has to end somewhere, so for zero we just give back one. If you forget that line it goes on forever, or rather until the stack overflows.',
      },
      {
        shown: ['names = {}', 'for word in text.split():', '    names[word] = names.get(word, 0) + 1'],
        said: 'I go through all the words and keep a dictionary with how often I have met each. The get with the default saves me from asking whether the key is already there.',
      },
      {
        shown: ['Big O', 'Binary search: O(log n)', 'Merge sort: O(n log n)', 'All pairs: O(n²)'],
        said: 'We do not care about the exact number of steps, only how it grows. If I double the input, does it take one step more, twice as long, or four times? That decides whether it still runs with a million records.',
      },
      {
        shown: ['git commit', 'git branch feature', 'git merge feature', 'git log --oneline'],
        said: "Before you try something wild, make a line of your own, so that the others aren't disturbed. When it works you bring it back together, and if it doesn't you simply throw it away.",
      },
    ],
  },
];
