document.getElementById('app')!.textContent = 'Gantry';

export {};
