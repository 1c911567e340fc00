# bash completion for migcheck: all words come from the program itself.

_migcheck()
{
	local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]}
	local option=${COMP_WORDS[COMP_CWORD-1]} help words=
	help=$("$program" --help 2>/dev/null) || return

	# --option=word comes in three words.
	if [[ $word == = ]]; then
		word=
	elif [[ $option == = ]]; then
		option=${COMP_WORDS[COMP_CWORD-2]}
	fi
	case $option in
		--format|-f|--report)
			words="human json github gitlab sarif junit checkstyle"
			[[ $option != --report ]] || words="${words// /= }= baseline="
			[[ $option != --report ]] || compopt -o nospace ;;
		--framework)
			words="auto $("$program" --framework=? 2>&1 | sed -n 's/^Frameworks: //p' | tr -d ,)" ;;
		--fail-on) words="error warning" ;;
		--color) words="always never auto" ;;
		--allow|explain)
			words=$("$program" rules | cut -d' ' -f1) ;;
		--baseline|--config) compopt -o default; return ;;
		*)
			if [[ $word == -* ]]; then
				words=$(grep -oE -- '(^| )-(-[a-z-]+|[a-zA-Z?])' <<<"$help" | sort -u)
			elif [[ $COMP_CWORD == 1 ]]; then
				words=$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$help")
				compopt -o default
			else
				compopt -o default
				return
			fi ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _migcheck migcheck
