# bash completion for rescuectl: asks the program itself, so that it is never
# out of date.

_rescuectl()
{
	local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]} words
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		words=$("$program" --help 2>/dev/null |
			sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p')
		COMPREPLY=($(compgen -W "$words --help --version" -- "$current"))
	elif [[ $current == -* ]]; then
		words=$("$program" "${COMP_WORDS[1]}" --help 2>/dev/null |
			sed -n 's/^ .* \{2,\}\(--[a-z-]*=\{0,1\}\).*/\1/p; s/^ *-., \(--[a-z-]*=\{0,1\}\).*/\1/p')
		COMPREPLY=($(compgen -W "$words" -- "$current"))
		[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
	else
		COMPREPLY=($(compgen -f -- "$current"))
	fi
}
complete -o filenames -F _rescuectl rescuectl
