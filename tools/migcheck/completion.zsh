#compdef migcheck
# zsh completion for migcheck: all words come from the program itself.

local help word=${words[CURRENT]}
help=$(${words[1]} --help 2>/dev/null) || return 1

case $word in
	--format=*) compset -P '*='; compadd human json github gitlab sarif junit checkstyle ;;
	--framework=*)
		compset -P '*='
		compadd auto ${(s:, :)$(${words[1]} '--framework=?' 2>&1 | sed -n 's/^Frameworks: //p')} ;;
	--fail-on=*) compset -P '*='; compadd error warning ;;
	--color=*) compset -P '*='; compadd always never auto ;;
	--allow=*) compset -P '*='; compadd ${(f)"$(${words[1]} rules | cut -d' ' -f1)"} ;;
	-*) compadd -- ${(f)"$(grep -oE -- '--[a-z-]+' <<<$help)"} ;;
	*)
		if (( CURRENT == 2 )); then
			compadd ${(f)"$(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<$help)"}
		elif [[ ${words[2]} == explain ]]; then
			compadd ${(f)"$(${words[1]} rules | cut -d' ' -f1)"}
			return
		fi
		_files ;;
esac
