// A figure's look in light and dark. The figure itself (data, axes, words) comes from Python as it is.

const LIGHT = { text: '#374151', grid: '#e5e7eb', line: '#9ca3af', hover: '#ffffff' };
const DARK = { text: '#d1d5db', grid: '#27272a', line: '#71717a', hover: '#111827' };

/** Near-black ink that would vanish on a dark page, as Plotly templates and Python code write it. */
const INK = /^(black|#000|#000000|#111827|#1f2937|#2a3f5f|#374151|rgb\(0, ?0, ?0\))$/i;

const onTheme = (color, theme) => (typeof color === 'string' && INK.test(color) ? theme.text : color);

/** Characters of an axis title that fit on a line: along the side there is less room than along the bottom. */
const LINE_LENGTH = { x: 56, y: 34 };

/** Plotly does not wrap: a longer title would be cut off at the figure's edge. */
function wrapped(text, length) {
	const lines = [''];
	for (const word of text.split(' ')) {
		const last = lines.at(-1);
		if (last && last.length + 1 + word.length > length) lines.push(word);
		else lines[lines.length - 1] = last ? `${last} ${word}` : word;
	}
	return lines.join('<br>');
}

/** Pixels that a figure needs: a lone bar is not blown up, and twelve bars are not squeezed. */
export function naturalHeight({ data = [], layout = {} }) {
	const [first] = data;
	const isBars = first?.type === 'bar' && first.orientation === 'h';
	return layout.height ?? (isBars ? Math.max(170, 110 + 38 * first.y.length) : 360);
}

/** Plotly layout for the page's theme, `data-theme` of <html>; colours and room only. */
export function themedLayout(layout, name, height) {
	const theme = name === 'dark' ? DARK : LIGHT;
	const themed = {
		...layout,
		height,
		autosize: true,
		width: undefined,
		title: undefined, // the page's own heading says it
		template: undefined,
		colorway: layout.template?.layout?.colorway ?? layout.colorway,
		paper_bgcolor: 'rgba(0,0,0,0)',
		plot_bgcolor: 'rgba(0,0,0,0)',
		font: { ...layout.font, color: theme.text, family: 'Inter, system-ui, sans-serif', size: 13 },
		hoverlabel: { bgcolor: theme.hover, bordercolor: theme.line, font: { color: theme.text } },
		legend: { orientation: 'h', y: 1.02, yanchor: 'bottom', x: 0, ...layout.legend, font: { color: theme.text } },
		margin: { l: 56, r: 16, b: 48, t: 36, ...layout.margin }
	};
	const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
	for (const key of new Set(['xaxis', 'yaxis', ...axes])) {
		const title = layout[key]?.title?.text;
		themed[key] = {
			automargin: true,
			...layout[key],
			title: title && { text: wrapped(title, LINE_LENGTH[key[0]]), font: { size: 12 }, standoff: 8 },
			color: theme.text,
			gridcolor: theme.grid,
			linecolor: theme.line,
			zerolinecolor: theme.line
		};
	}
	themed.shapes = layout.shapes?.map((shape) => ({
		...shape,
		line: shape.line && { ...shape.line, color: onTheme(shape.line.color ?? '#000', theme) }
	}));
	themed.annotations = layout.annotations?.map((note) => ({
		...note,
		font: { ...note.font, color: onTheme(note.font?.color ?? '#000', theme) }
	}));
	return themed;
}
