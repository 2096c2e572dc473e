import type { Behaviour } from '../orm/model.ts';

export const resUsers: Behaviour = {
  order: 'name, login',
  methods: {
    context_get: {
      on: 'model',
      parameters: [],
      run: (orm) => {
        const user = orm.record('res.users', orm.caller.uid);
        return { lang: user['lang'], tz: user['tz'], uid: user.id };
      },
    },
  },
};
